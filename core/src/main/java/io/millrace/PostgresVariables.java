package io.millrace;

import io.millrace.error.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What variables say of a PostgreSQL server. A URL goes before them, and Millrace's own before those of libpq. */
final class PostgresVariables {
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_POOL = 10_000;

    /** What a URL says before its settings. */
    private static final Pattern URL = Pattern.compile(
            "[^/]*//(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^@/?]*)(?:/(?<database>[^?]*))?.*",
            Pattern.DOTALL);

    private static final Pattern PORT = Pattern.compile(":\\d+(?:,|$)");

    /** What would change what a connection is, and is not understood here. */
    private static final Map<String, String> REFUSED = Map.of(
            "PGSERVICE", "write what the service says into DATABASE_URL",
            "PGOPTIONS", "set what it says for the role: ALTER ROLE ... SET name = value");

    /** Variables of libpq, and its names for the settings that they are. */
    private static final Map<String, String> SETTINGS = settings();

    private final Variables variables;

    PostgresVariables(Variables variables) {
        this.variables = variables;
    }

    private static Map<String, String> settings() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("PGSSLMODE", "sslmode");
        map.put("PGSSLNEGOTIATION", "sslnegotiation");
        map.put("PGSSLROOTCERT", "sslrootcert");
        map.put("PGSSLCERT", "sslcert");
        map.put("PGSSLKEY", "sslkey");
        map.put("PGREQUIREAUTH", "require_auth");
        map.put("PGCHANNELBINDING", "channel_binding");
        map.put("PGAPPNAME", "application_name");
        map.put("PGCONNECT_TIMEOUT", "connect_timeout");
        map.put("PGLOADBALANCEHOSTS", "load_balance_hosts");
        return map;
    }

    /** The URL of the server that is meant when nobody gives one. A folder is where its socket is. */
    String url() {
        String database = encoded(variables.textOr("postgres", "PG_DATABASE", "PGDATABASE"));
        String hosts = variables.textOr("localhost", "PG_HOST", "PGHOST");
        String portsOf = variables.anyIsSet("PG_PORT") ? "PG_PORT" : "PGPORT";
        String[] ports = variables.textOr(String.valueOf(DEFAULT_PORT), portsOf).split(",", -1);
        String[] names = hosts.split(",", -1);
        if (ports.length != 1 && ports.length != names.length) {
            throw Variables.rejected(portsOf, "one port, or as many as there are hosts", null);
        }
        List<String> authorities = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            int port = Variables.integer(portsOf, ports[ports.length == 1 ? 0 : i].strip(), 1, MAX_PORT);
            authorities.add(authority(names[i].strip()) + ":" + port);
        }
        return "postgresql://" + String.join(",", authorities) + "/" + database;
    }

    private static String authority(String host) {
        if (host.startsWith("/")) {
            return encoded(host);
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** What the URL says, and the variables where it is silent. */
    DatastoreConfig complete(String url) {
        requireUnderstood();
        Matcher parts = URL.matcher(url);
        boolean known = parts.matches();
        boolean named = isSetBy(url, "user") || (known && isGiven(parts.group("user")));
        boolean secured = isSetBy(url, "password") || (known && isGiven(parts.group("password")));
        DatastoreConfig config = DatastoreConfig.of(url);
        String user = named ? null : variables.text("PG_USER", "PGUSER");
        if (user != null) {
            config = config.withUsername(user);
        }
        String password = secured ? null : variables.secret("PG_PASSWORD", "PGPASSWORD");
        if (password != null) {
            config = config.withPassword(password);
        }
        if (known) {
            config = withPlace(config, parts);
        }
        if (!secured && password == null && !isSetBy(url, "passfile")) {
            config = withPasswordFile(config);
        }
        String poolSize = variables.text("PG_POOL_SIZE");
        if (poolSize != null && !isSetBy(url, "poolSize")) {
            int size = Variables.integer("PG_POOL_SIZE", poolSize, 1, MAX_POOL);
            config = config.withOption("poolSize", Integer.toString(size));
        }
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            String value = variables.text(setting.getKey());
            if (value != null && !isSetBy(url, setting.getValue())) {
                config = config.withOption(setting.getValue(), value);
            }
        }
        return config;
    }

    /** To leave them out silently would be another connection than the one that was meant. */
    private void requireUnderstood() {
        REFUSED.forEach((name, instead) -> {
            if (variables.anyIsSet(name)) {
                throw new ConfigurationException("The environment variable " + name
                        + " is set, and not understood here: " + instead + ", and unset it for this process.");
            }
        });
    }

    /** As with libpq, a file of passwords that nobody names is that of the user. */
    private DatastoreConfig withPasswordFile(DatastoreConfig config) {
        String named = variables.text("PGPASSFILE");
        String home = variables.text("HOME");
        if (named == null && home == null) {
            return config;
        }
        return config.withOption("passfile", named == null ? home + "/.pgpass" : named);
    }

    /** Where the server is and which database is meant, as far as the URL leaves that open. */
    private DatastoreConfig withPlace(DatastoreConfig config, Matcher parts) {
        String url = config.url();
        DatastoreConfig completed = config;
        String host = variables.text("PG_HOST", "PGHOST");
        if (host != null && !isGiven(parts.group("hosts")) && !isSetBy(url, "host")) {
            completed = completed.withOption("host", host);
        }
        String port = variables.text("PG_PORT", "PGPORT");
        if (port != null && !PORT.matcher(parts.group("hosts")).find() && !isSetBy(url, "port")) {
            completed = completed.withOption("port", port);
        }
        String database = variables.text("PG_DATABASE", "PGDATABASE");
        if (database != null && !isGiven(parts.group("database")) && !isSetBy(url, "dbname")) {
            completed = completed.withOption("dbname", database);
        }
        return completed;
    }

    private static boolean isGiven(@Nullable String part) {
        return part != null && !part.isEmpty();
    }

    /** Whether the URL has a setting, by libpq's name or, without the underscores, by Millrace's. */
    static boolean isSetBy(String url, String setting) {
        return Pattern.compile("[?&]" + setting.replace("_", "_?") + "=", Pattern.CASE_INSENSITIVE)
                .matcher(url)
                .find();
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
