package io.millrace;

import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DatastoreConfig} from environment variables. An empty variable counts as one that is not set. */
final class EnvironmentConfig {
    private static final String DEFAULT_SQLITE_PATH = "~/.millrace/datastore.db";
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

    /** Variables that say which server and database are meant. */
    private static final Set<String> SERVER = Set.of("DATABASE_URL", "PG_HOST", "PG_DATABASE");

    /** Variables of libpq that say what is accepted from a server, and the settings that they are. */
    private static final Map<String, String> OF_LIBPQ = Map.of(
            "PGREQUIREAUTH", "requireAuth",
            "PGCHANNELBINDING", "channelBinding",
            "PGSSLNEGOTIATION", "sslNegotiation");

    private final Map<String, String> variables;

    EnvironmentConfig(Map<String, String> variables) {
        this.variables = variables;
    }

    DatastoreConfig read() {
        String type = text("DATASTORE_TYPE", impliedType()).toLowerCase(Locale.ROOT);
        DatastoreConfig config;
        if (type.equals(DatabaseType.SQLITE.name())) {
            config = sqlite();
        } else if (type.equals(DatabaseType.POSTGRESQL.name())) {
            config = postgresql();
        } else {
            throw rejected("DATASTORE_TYPE", "sqlite or postgresql", null);
        }
        return transactions(config).withLogging(flag("DATASTORE_LOGGING", false));
    }

    private DatastoreConfig transactions(DatastoreConfig config) {
        DatastoreConfig configured = config;
        String isolation = text("DATASTORE_ISOLATION", "");
        if (!isolation.isEmpty()) {
            if (Isolation.named(isolation).isEmpty()) {
                throw rejected("DATASTORE_ISOLATION", "read-committed, repeatable-read or serializable", null);
            }
            configured = configured.withOption("isolation", isolation);
        }
        if (!text("DATASTORE_TRANSACTION_RETRIES", "").isEmpty()) {
            int retries = integer("DATASTORE_TRANSACTION_RETRIES", 0, 0, 1_000);
            configured = configured.withOption("transactionRetries", Integer.toString(retries));
        }
        return configured;
    }

    /** Whoever says where PostgreSQL is means it: a file that is made instead would take the data. */
    private String impliedType() {
        boolean server = SERVER.stream().anyMatch(name -> !text(name, "").isEmpty());
        return (server ? DatabaseType.POSTGRESQL : DatabaseType.SQLITE).name();
    }

    private DatastoreConfig sqlite() {
        boolean wal = flag("SQLITE_WAL", true);
        DatastoreConfig config = DatastoreConfig.of("sqlite:" + path(text("SQLITE_PATH", DEFAULT_SQLITE_PATH)));
        return wal ? config : config.withOption("journalMode", "DELETE");
    }

    private DatastoreConfig postgresql() {
        String poolSize = Integer.toString(integer("PG_POOL_SIZE", 10, 1, 10_000));
        String url = text("DATABASE_URL", "");
        if (url.isEmpty()) {
            int port = integer("PG_PORT", 5432, 1, 65_535);
            String host = text("PG_HOST", "localhost");
            String authority = host.contains(":") ? "[" + host + "]" : host;
            url = "postgresql://" + authority + ":" + port + "/" + encoded(text("PG_DATABASE", "postgres"));
        } else if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw rejected("DATABASE_URL", "postgresql://user@host:5432/database", null);
        }
        DatastoreConfig config = DatastoreConfig.of(url)
                .withCredentials(variables.get("PG_USER"), variables.get("PG_PASSWORD"))
                .withOption("poolSize", poolSize);
        for (Map.Entry<String, String> setting : OF_LIBPQ.entrySet()) {
            String value = text(setting.getKey(), "");
            if (!value.isEmpty() && !isSetBy(url, setting.getValue())) {
                config = config.withOption(setting.getValue(), value);
            }
        }
        return config;
    }

    private static boolean isSetBy(String url, String setting) {
        return Pattern.compile("[?&]" + setting + "=", Pattern.CASE_INSENSITIVE)
                .matcher(url)
                .find();
    }

    private String text(String name, String otherwise) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private boolean flag(String name, boolean otherwise) {
        String value = text(name, Boolean.toString(otherwise)).toLowerCase(Locale.ROOT);
        if (TRUE.contains(value) || FALSE.contains(value)) {
            return TRUE.contains(value);
        }
        throw rejected(name, "true or false (1/0, yes/no, on/off)", null);
    }

    private int integer(String name, int otherwise, int min, int max) {
        String accepted = "a whole number from " + min + " to " + max;
        try {
            int value = Integer.parseInt(text(name, Integer.toString(otherwise)));
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw rejected(name, accepted, notANumber);
        }
        throw rejected(name, accepted, null);
    }

    /** The value stays out of the message: a variable may hold a secret that was meant for another one. */
    private static ConfigurationException rejected(String name, String accepted, @Nullable Throwable cause) {
        return new ConfigurationException(
                "The environment variable " + name + " accepts " + accepted + "; it holds something else.", cause);
    }

    /** A path as it stands in a URL: what would begin an escape or the settings is escaped. */
    private static String path(String file) {
        return file.replace("%", "%25").replace("?", "%3F");
    }

    private static String encoded(String pathSegment) {
        return URLEncoder.encode(pathSegment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
