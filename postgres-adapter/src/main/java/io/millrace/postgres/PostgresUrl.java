package io.millrace.postgres;

import io.millrace.DatastoreConfig;
import io.millrace.error.ConfigurationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code postgresql://user:password@host:port,host2:port2/database?setting=value&...}; {@code postgresql:failover://} means the
 * same. Names of settings are those of the builder, in any case. A password ends at the last {@code @}, and behind it there is none: a part
 * of a password that was not escaped must not be taken for a host, which would be looked up, or for a setting.
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
        Host.listOf(String.valueOf(decoded(url.group("hosts"))))
                .forEach(host -> builder.host(host.name(), host.port()));
        String database = url.group("database");
        String user = config.username() != null ? config.username() : decoded(url.group("user"));
        String password = config.password() != null ? config.password() : decoded(url.group("password"));
        if (user != null && !user.isEmpty()) {
            builder.username(user);
        }
        if (password != null) {
            builder.password(password);
        }
        if (database != null && !database.isEmpty()) {
            builder.database(String.valueOf(decoded(database)));
        } else if (user != null && !user.isEmpty()) {
            builder.database(user);
        }
        Map<String, String> given = query(url.group("query"));
        given.putAll(config.options());
        given.forEach((name, value) -> UrlSettings.set(builder, new UrlSetting(name, value)));
        return builder;
    }

    private static Map<String, String> query(@Nullable String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return settings;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException("The URL's settings are written name=value, with & between them.");
            }
            settings.put(
                    String.valueOf(decoded(pair.substring(0, equals))),
                    String.valueOf(decoded(pair.substring(equals + 1))));
        }
        return settings;
    }

    private static @Nullable String decoded(@Nullable String text) {
        try {
            return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Not as the cause: it quotes the text.
            throw new ConfigurationException("The URL has a % that begins no escape; a % of its own is written %25.");
        }
    }
}
