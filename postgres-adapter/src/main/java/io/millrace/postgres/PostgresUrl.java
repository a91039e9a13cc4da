package io.millrace.postgres;

import io.millrace.DatastoreConfig;
import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.client.SSLMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code postgresql://user:password@host:port,host2:port2/database?setting=value&...}. Names of settings are those of the
 * builder, in any case.
 */
final class PostgresUrl {
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<six>[^\\]]+)]|(?<name>[^:\\[\\]]*))(?::(?<port>\\d{1,5}))?");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|min|h)");

    private static final Map<String, BiConsumer<PostgresDatastoreBuilder, Setting>> SETTINGS = settings();

    /** A setting's name and value, which knows what the value has to be. */
    private record Setting(String name, String value) {
        int number() {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException malformed) {
                throw rejected("a whole number", malformed);
            }
        }

        boolean flag() {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw rejected("true or false", null);
            };
        }

        Duration duration() {
            Matcher amount = AMOUNT.matcher(value);
            if (!amount.matches()) {
                throw rejected("a duration such as 500ms, 30s, 5min or 1h", null);
            }
            long count = Long.parseLong(amount.group(1));
            return switch (amount.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "min" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }

        SSLMode sslMode() {
            try {
                return SSLMode.fromValue(value.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw rejected("disable, allow, prefer, require, verify-ca, verify-full or tunnel", unknown);
            }
        }

        TargetServerType serverType() {
            try {
                return TargetServerType.fromValue(value);
            } catch (IllegalArgumentException unknown) {
                throw rejected("any, primary, secondary or preferSecondary", unknown);
            }
        }

        /** Without the value, which may be a secret that was meant for another setting. */
        private ConfigurationException rejected(String accepted, @Nullable Throwable cause) {
            return new ConfigurationException(
                    "The setting " + name + " accepts " + accepted + "; it holds something else.", cause);
        }
    }

    private PostgresUrl() {}

    static PostgresDatastoreBuilder builder(DatastoreConfig config) {
        Matcher url = URL.matcher(config.url());
        if (!url.matches()) {
            throw new ConfigurationException("\"" + config.safeUrl()
                    + "\" is not a URL of PostgreSQL: write postgresql://user@host:5432/database. In a name or a password,"
                    + " the characters : / ? # @ % are written %3A %2F %3F %23 %40 %25.");
        }
        PostgresDatastoreBuilder builder = PostgresDatastore.builder().logging(config.logging());
        for (String host : url.group("hosts").split(",", -1)) {
            addHost(builder, host);
        }
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
        given.forEach((name, value) -> set(builder, new Setting(name, value)));
        return builder;
    }

    private static void addHost(PostgresDatastoreBuilder builder, String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            throw new ConfigurationException(
                    "A host of the URL is not understood: write name, name:port or [address]:port,"
                            + " with commas between several.");
        }
        String name = host.group("six") != null ? host.group("six") : String.valueOf(decoded(host.group("name")));
        int port = host.group("port") == null ? Host.DEFAULT_PORT : Integer.parseInt(host.group("port"));
        builder.host(name.isEmpty() ? "localhost" : name, port);
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

    private static void set(PostgresDatastoreBuilder builder, Setting setting) {
        var setter = SETTINGS.get(setting.name());
        if (setter == null) {
            throw new ConfigurationException("PostgreSQL has no setting \"" + setting.name() + "\"; it has "
                    + new TreeSet<>(SETTINGS.keySet()) + ".");
        }
        setter.accept(builder, setting);
    }

    private static @Nullable String decoded(@Nullable String text) {
        try {
            return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(
                    "The URL has a % that begins no escape; a % of its own is written %25.", malformed);
        }
    }

    private static Map<String, BiConsumer<PostgresDatastoreBuilder, Setting>> settings() {
        Map<String, BiConsumer<PostgresDatastoreBuilder, Setting>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("poolSize", (builder, setting) -> builder.poolSize(setting.number()));
        map.put("minIdle", (builder, setting) -> builder.minIdle(setting.number()));
        map.put("maxWaiting", (builder, setting) -> builder.maxWaiting(setting.number()));
        map.put("eventLoops", (builder, setting) -> builder.eventLoops(setting.number()));
        map.put("statementCacheSize", (builder, setting) -> builder.statementCacheSize(setting.number()));
        map.put("binaryResults", (builder, setting) -> builder.binaryResults(setting.flag()));
        map.put("pgbouncer", (builder, setting) -> builder.pgbouncer(setting.flag()));
        map.put("acquireTimeout", (builder, setting) -> builder.acquireTimeout(setting.duration()));
        map.put("connectTimeout", (builder, setting) -> builder.connectTimeout(setting.duration()));
        map.put("maxIdleTime", (builder, setting) -> builder.maxIdleTime(setting.duration()));
        map.put("maxLifeTime", (builder, setting) -> builder.maxLifeTime(setting.duration()));
        map.put("listenProbeInterval", (builder, setting) -> builder.listenProbeInterval(setting.duration()));
        map.put("closeTimeout", (builder, setting) -> builder.closeTimeout(setting.duration()));
        map.put("statementTimeout", (builder, setting) -> builder.statementTimeout(setting.duration()));
        map.put("lockTimeout", (builder, setting) -> builder.lockTimeout(setting.duration()));
        map.put("idleInTransactionTimeout", (builder, setting) -> builder.idleInTransactionTimeout(setting.duration()));
        map.put("applicationName", (builder, setting) -> builder.applicationName(setting.value()));
        map.put("searchPath", (builder, setting) -> builder.searchPath(setting.value()));
        map.put("targetServerType", (builder, setting) -> builder.targetServerType(setting.serverType()));
        map.put(
                "loadBalanceHosts",
                (builder, setting) -> builder.driver(driver -> driver.loadBalanceHosts(setting.flag())));
        map.put("sslMode", (builder, setting) -> builder.sslMode(setting.sslMode()));
        map.put("sslRootCert", (builder, setting) -> builder.driver(driver -> driver.sslRootCert(setting.value())));
        map.put("sslCert", (builder, setting) -> builder.driver(driver -> driver.sslCert(setting.value())));
        map.put("sslKey", (builder, setting) -> builder.driver(driver -> driver.sslKey(setting.value())));
        map.put("sslPassword", (builder, setting) -> builder.driver(driver -> driver.sslPassword(setting.value())));
        return map;
    }
}
