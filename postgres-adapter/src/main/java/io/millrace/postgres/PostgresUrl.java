package io.millrace.postgres;

import io.millrace.DatastoreConfig;
import io.millrace.error.ConfigurationException;
import io.millrace.spi.UrlQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code postgresql://user:password@host:port,host2:port2/database?setting=value&...}; {@code postgresql:failover://} means the
 * same. Names of settings are those of the builder, in any case. A password ends at the last {@code @}, and behind it there is none: a part
 * of a password that was not escaped must not be taken for a host, which would be looked up, or for a setting. libpq's names are understood as well.
 */
final class PostgresUrl {
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?:(?:failover:)?//(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^/?@#]*)(?:/(?<database>[^?@]*))?(?:\\?(?<query>[^@]*))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private PostgresUrl() {}

    static PostgresDatastoreBuilder builder(DatastoreConfig config) {
        Matcher url = URL.matcher(config.url());
        if (!url.matches()) {
            throw new ConfigurationException("\"" + config.safeUrl()
                    + "\" is not a URL of PostgreSQL: write postgresql://user@host:5432/database. In a name or a password,"
                    + " and everywhere behind them, the characters : / ? # @ % are written %3A %2F %3F %23 %40 %25.");
        }
        PostgresDatastoreBuilder builder =
                PostgresDatastore.builder().logging(config.logging()).codecs(config.codecs());
        config.observers().forEach(builder::observer);
        Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        given.putAll(UrlQuery.settings(url.group("query")));
        given.putAll(config.options());
        List<Host> hosts = hosts(decoded(url.group("hosts")), given.remove("host"), given.remove("port"));
        hosts.forEach(host -> builder.host(host.name(), host.port()));
        String user = first(config.username().orElse(null), given.remove("user"), decoded(url.group("user")));
        String password =
                first(config.password().orElse(null), given.remove("password"), decoded(url.group("password")));
        String database = first(given.remove("dbname"), decoded(url.group("database")), user);
        if (user != null) {
            builder.username(user);
        }
        String passwordFile = given.remove("passfile");
        if (password != null) {
            builder.password(password);
        } else if (passwordFile != null) {
            String who = user == null ? System.getProperty("user.name") : user;
            PasswordFile.read(passwordFile)
                    .password(hosts, database == null ? "postgres" : database, who)
                    .ifPresent(builder::password);
        }
        if (database != null) {
            builder.database(database);
        }
        given.forEach((name, value) -> UrlSettings.set(builder, new UrlSetting(name, value)));
        config.connectionStatements().forEach(builder::connectionStatement);
        return builder;
    }

    /** The hosts before the path, or the settings that libpq has for them, where a folder is where a server's socket is. */
    private static List<Host> hosts(@Nullable String authority, @Nullable String names, @Nullable String ports) {
        String text = first(names, authority);
        List<Host> hosts = Host.listOf(text == null ? "" : text);
        return ports == null ? hosts : Host.at(hosts, ports);
    }

    /** The first that says something. */
    private static @Nullable String first(@Nullable String... texts) {
        return Arrays.stream(texts)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String decoded(@Nullable String text) {
        return text == null ? null : UrlQuery.decoded(text);
    }
}
