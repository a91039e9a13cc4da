package io.millrace.sqlite;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.PROTOCOL;

import io.millrace.DatastoreConfig;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.millrace.runtime.TransactionDefaults;
import io.millrace.spi.DurationText;
import io.millrace.spi.UrlQuery;
import io.millrace.sqlite.driver.SqliteConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code sqlite:PATH?option=value&...}. The path is absolute, relative to the working directory, below {@code ~/}, or
 * {@code :memory:}; {@code %25} and the like stand for characters that mean something in a URL.
 */
final class SqliteUrl {
    static final String SCHEME = "sqlite";
    private static final String MEMORY = ":memory:";
    private static final String ISOLATION = "isolation";
    private static final String RETRIES = "transactionRetries";

    /** {@code file:q.db}, {@code memory:}, {@code jdbc:sqlite:x.db}, {@code :mem:}. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9+.-]*:");

    private static final Map<String, Option<?>> OPTIONS = SqliteConnectionFactoryProvider.options().stream()
            .collect(Collectors.toUnmodifiableMap(Option::name, option -> option));

    private static final Set<Option<?>> DURATIONS = Set.of(
            SqliteConnectionFactoryProvider.BUSY_TIMEOUT,
            ConnectionFactoryOptions.STATEMENT_TIMEOUT,
            ConnectionFactoryOptions.LOCK_WAIT_TIMEOUT,
            SqliteConnectionFactoryProvider.CURSOR_IDLE_TIMEOUT,
            SqliteConnectionFactoryProvider.TRANSACTION_IDLE_TIMEOUT,
            SqliteConnectionFactoryProvider.CLOSE_TIMEOUT);

    private SqliteUrl() {}

    static SqliteDatastore datastore(DatastoreConfig config) {
        if (config.username().isPresent() || config.password().isPresent()) {
            throw new ConfigurationException(
                    "SQLite knows no users: remove username and password; the permissions of the file decide.");
        }
        String rest = config.url().substring(SCHEME.length() + 1);
        int query = rest.indexOf('?');
        Map<String, String> settings = UrlQuery.settings(query < 0 ? null : rest.substring(query + 1));
        settings.putAll(config.options());
        String path = UrlQuery.decoded(query < 0 ? rest : rest.substring(0, query));
        ConnectionFactoryOptions.Builder options = location(path).option(DRIVER, SCHEME);
        TransactionDefaults transactions = transactions(settings);
        settings.forEach((name, text) -> {
            Option<Object> option = option(name);
            options.option(option, value(option, text));
        });
        addStatements(options, config.connectionStatements());
        try {
            return new SqliteDatastore(
                    new SqliteConnectionFactoryProvider().create(options.build()),
                    config.logging(),
                    transactions,
                    config.observers(),
                    config.codecs());
        } catch (IllegalArgumentException rejected) {
            throw new ConfigurationException(String.valueOf(rejected.getMessage()), rejected);
        }
    }

    /** Behind the one that the URL or an option may have, which is text. */
    private static void addStatements(ConnectionFactoryOptions.Builder options, List<String> more) {
        if (!more.isEmpty()) {
            Object given = options.build().getValue(SqliteConnectionFactoryProvider.CONNECTION_STATEMENTS);
            options.option(
                    SqliteConnectionFactoryProvider.CONNECTION_STATEMENTS,
                    Stream.concat(Stream.ofNullable(given).map(String::valueOf), more.stream())
                            .toList());
        }
    }

    /** What is the datastore's and not the driver's. Whatever isolation is asked for, SQLite has none that is weaker than what it has. */
    private static TransactionDefaults transactions(Map<String, String> settings) {
        String isolation = settings.remove(ISOLATION);
        if (isolation != null && Isolation.named(isolation).isEmpty()) {
            throw new ConfigurationException("The setting " + ISOLATION
                    + " accepts read-committed, repeatable-read or serializable; it holds something else.");
        }
        String retries = settings.remove(RETRIES);
        try {
            return retries == null
                    ? SqliteDatastore.TRANSACTIONS
                    : SqliteDatastore.TRANSACTIONS.withRetries(Integer.parseInt(retries));
        } catch (IllegalArgumentException malformed) {
            // Not as the cause: it quotes the value.
            throw new ConfigurationException(
                    "The setting " + RETRIES + " accepts a whole number, 0 or more; it holds something else.");
        }
    }

    static boolean isInMemory(DatastoreConfig config) {
        String rest = config.url().substring(SCHEME.length() + 1);
        return rest.equals(MEMORY) || rest.startsWith(MEMORY + "?");
    }

    private static ConnectionFactoryOptions.Builder location(String path) {
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder();
        if (path.equals(MEMORY)) {
            return options.option(PROTOCOL, SqliteConnectionFactoryProvider.MEMORY_PROTOCOL);
        }
        if (path.isBlank()) {
            throw new ConfigurationException(
                    "The URL names no database: write sqlite:/var/lib/app/app.db for a file, or"
                            + " sqlite::memory: for one in memory.");
        }
        // sqlite:///abs/path, as other tools write it, means /abs/path.
        String file = path.startsWith("///") ? path.substring(2) : path;
        requirePlainPath(file);
        boolean relative = !file.startsWith("/") && !file.equals("~") && !file.startsWith("~/") && !isAbsolute(file);
        return options.option(DATABASE, relative ? "./" + file : file);
    }

    private static boolean isAbsolute(String file) {
        try {
            return Path.of(file).isAbsolute();
        } catch (InvalidPathException noPath) {
            throw new ConfigurationException("The path in the URL is none: " + noPath.getReason() + ".", noPath);
        }
    }

    /** Refuses what means something else to other tools, or was meant for them. */
    private static void requirePlainPath(String file) {
        if (file.startsWith("//")) {
            String name = file.substring(2);
            throw new ConfigurationException("An SQLite URL has no host, but \"" + file + "\" begins with one. Write"
                    + " sqlite:" + name + " for a file relative to the working directory, or sqlite:/" + name
                    + " for an absolute path.");
        }
        if (PREFIX.matcher(file).lookingAt() && !isAbsolute(file)) {
            throw new ConfigurationException("\"" + file
                    + "\" is no path that can be told from the other ways to name a"
                    + " database. Write sqlite::memory: for one in memory, sqlite:app.db or sqlite:/var/lib/app/app.db for"
                    + " a file, with settings as ?name=value, and sqlite:./" + file + " for a file of that very name.");
        }
    }

    @SuppressWarnings("unchecked") // The driver checks what it gets.
    private static Option<Object> option(String name) {
        Option<?> option = OPTIONS.get(name);
        if (option == null) {
            throw new ConfigurationException("SQLite has no setting \"" + name + "\"; it has " + known() + ".");
        }
        return (Option<Object>) option;
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(OPTIONS.keySet());
        names.add(ISOLATION);
        names.add(RETRIES);
        return names;
    }

    /** The driver takes any option as text as well, but durations in one notation only. */
    private static Object value(Option<?> option, String text) {
        return DURATIONS.contains(option)
                ? DurationText.parse(text)
                        .orElseThrow(() -> new ConfigurationException("The setting " + option.name() + " accepts "
                                + DurationText.ACCEPTED + "; it holds something else."))
                : text;
    }
}
