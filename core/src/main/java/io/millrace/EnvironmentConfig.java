package io.millrace;

import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DatastoreConfig} from environment variables. */
final class EnvironmentConfig {
    private static final String DEFAULT_SQLITE_PATH = "~/.millrace/datastore.db";
    private static final Pattern SQLITE_URL = scheme("sqlite:");
    private static final Pattern POSTGRESQL_URL = scheme("postgres(?:ql)?:");

    private final Variables variables;

    EnvironmentConfig(Map<String, String> variables) {
        this.variables = new Variables(variables);
    }

    private static Pattern scheme(String name) {
        return Pattern.compile(name + ".*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    DatastoreConfig read() {
        String type = variables.textOr(impliedType(), "DATASTORE_TYPE").toLowerCase(Locale.ROOT);
        String url = variables.text("DATABASE_URL");
        DatastoreConfig config;
        if (type.equals(DatabaseType.SQLITE.name())) {
            config = url != null && SQLITE_URL.matcher(url).matches() ? DatastoreConfig.of(url) : sqlite();
        } else if (type.equals(DatabaseType.POSTGRESQL.name())) {
            config = postgresql(url);
        } else {
            throw Variables.rejected("DATASTORE_TYPE", "sqlite or postgresql", null);
        }
        return transactions(config).withLogging(variables.flag("DATASTORE_LOGGING", false));
    }

    private DatastoreConfig transactions(DatastoreConfig config) {
        DatastoreConfig configured = config;
        String isolation = variables.text("DATASTORE_ISOLATION");
        if (isolation != null && !PostgresVariables.isSetBy(config.url(), "isolation")) {
            if (Isolation.named(isolation).isEmpty()) {
                throw Variables.rejected(
                        "DATASTORE_ISOLATION", "read-committed, repeatable-read or serializable", null);
            }
            configured = configured.withOption("isolation", isolation);
        }
        String retries = variables.text("DATASTORE_TRANSACTION_RETRIES");
        if (retries != null && !PostgresVariables.isSetBy(config.url(), "transactionRetries")) {
            int number = Variables.integer("DATASTORE_TRANSACTION_RETRIES", retries, 0, 1_000);
            configured = configured.withOption("transactionRetries", Integer.toString(number));
        }
        return configured;
    }

    /** What a URL says, and the variables where it is silent. */
    DatastoreConfig complete(String url) {
        return transactions(
                POSTGRESQL_URL.matcher(url).matches()
                        ? new PostgresVariables(variables).complete(url)
                        : DatastoreConfig.of(url));
    }

    /** Whoever says where PostgreSQL is means it: a file that is made instead would take the data. */
    private String impliedType() {
        String url = variables.text("DATABASE_URL");
        boolean server = url != null
                ? !SQLITE_URL.matcher(url).matches()
                : variables.anyIsSet("PG_HOST", "PG_DATABASE")
                        || (variables.anyIsSet("PGHOST", "PGDATABASE") && !variables.anyIsSet("SQLITE_PATH"));
        return (server ? DatabaseType.POSTGRESQL : DatabaseType.SQLITE).name();
    }

    private DatastoreConfig sqlite() {
        boolean wal = variables.flag("SQLITE_WAL", true);
        String file = variables.textOr(DEFAULT_SQLITE_PATH, "SQLITE_PATH");
        DatastoreConfig config = DatastoreConfig.of("sqlite:" + path(file));
        return wal ? config : config.withOption("journalMode", "DELETE");
    }

    private DatastoreConfig postgresql(@Nullable String url) {
        PostgresVariables server = new PostgresVariables(variables);
        if (url == null) {
            return server.complete(server.url());
        }
        if (SQLITE_URL.matcher(url).matches()) {
            throw new ConfigurationException("DATASTORE_TYPE says postgresql, and DATABASE_URL is a URL of SQLite."
                    + " Remove or correct one of them.");
        }
        if (!POSTGRESQL_URL.matcher(url).matches()) {
            throw Variables.rejected(
                    "DATABASE_URL", "postgresql://user@host:5432/database or sqlite:/var/lib/app/app.db", null);
        }
        return server.complete(url);
    }

    /** A path as it stands in a URL: what would begin an escape or the settings is escaped. */
    private static String path(String file) {
        return file.replace("%", "%25").replace("?", "%3F");
    }
}
