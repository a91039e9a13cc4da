package io.millrace;

import io.millrace.error.ConfigurationException;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementObserver;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to use it. Immutable.
 *
 * <p>{@link #toString()} never shows a password, neither its own nor one inside the URL.
 *
 * @param url {@code sqlite:/var/lib/app/app.db}, {@code sqlite::memory:}, {@code postgresql://user@host/db}
 * @param username who connects; {@code null} when the URL says so or nobody is asked
 * @param password the password; {@code null} when none is needed
 * @param options settings of the adapter by name, as its documentation lists them
 * @param logging whether each statement is logged, with its time and never with values
 * @param codecs the types that the datastore is taught, beside those that are found on the class path
 * @param observers who are told of each statement, beside those that are found on the class path
 * @param connectionStatements what runs on each connection when it is opened, in order
 */
public record DatastoreConfig(
        String url,
        @Nullable String username,
        @Nullable String password,
        Map<String, String> options,
        boolean logging,
        TypeCodecs codecs,
        List<StatementObserver> observers,
        List<String> connectionStatements) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    /**
     * Copies options, observers and statements.
     *
     * @param url {@code sqlite:/var/lib/app/app.db}, {@code sqlite::memory:}, {@code postgresql://user@host/db}
     * @param username who connects; {@code null} when the URL says so or nobody is asked
     * @param password the password; {@code null} when none is needed
     * @param options settings of the adapter by name, as its documentation lists them
     * @param logging whether each statement is logged, with its time and never with values
     * @param codecs the types that the datastore is taught, beside those that are found on the class path
     * @param observers who are told of each statement, beside those that are found on the class path
     * @param connectionStatements what runs on each connection when it is opened, in order
     */
    public DatastoreConfig {
        observers = List.copyOf(observers);
        connectionStatements = List.copyOf(connectionStatements);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * The settings that a URL holds.
     *
     * @param url the URL
     * @return settings with nothing else
     */
    public static DatastoreConfig of(String url) {
        return new DatastoreConfig(url, null, null, Map.of(), false, TypeCodecs.none(), List.of(), List.of());
    }

    /**
     * The settings that variables describe, as {@link Datastores#fromEnvironment()} lists them.
     *
     * @param environment the variables, as {@link System#getenv()} gives them
     * @return the settings
     * @throws ConfigurationException when a variable holds something else than it accepts
     */
    public static DatastoreConfig fromEnvironment(Map<String, String> environment) {
        return new EnvironmentConfig(environment).read();
    }

    /**
     * The settings that a URL holds, and variables where it is silent: for PostgreSQL, user, password and the like, as
     * {@link Datastores#fromEnvironment()} lists them. The database is the URL's in any case.
     *
     * @param url the URL
     * @param environment the variables, as {@link System#getenv()} gives them
     * @return the settings
     * @throws ConfigurationException when a variable holds something else than it accepts
     */
    public static DatastoreConfig of(String url, Map<String, String> environment) {
        return new EnvironmentConfig(environment).complete(url);
    }

    /**
     * These settings with credentials.
     *
     * @param name who connects
     * @param secret the password
     * @return new settings
     */
    public DatastoreConfig withCredentials(@Nullable String name, @Nullable String secret) {
        return new DatastoreConfig(url, name, secret, options, logging, codecs, observers, connectionStatements);
    }

    /**
     * These settings with one more of the adapter's.
     *
     * @param name the setting's name
     * @param value its value
     * @return new settings
     */
    public DatastoreConfig withOption(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new DatastoreConfig(url, username, password, more, logging, codecs, observers, connectionStatements);
    }

    /**
     * These settings with the logging of statements on or off.
     *
     * @param enabled whether statements are logged
     * @return new settings
     */
    public DatastoreConfig withLogging(boolean enabled) {
        return new DatastoreConfig(url, username, password, options, enabled, codecs, observers, connectionStatements);
    }

    /**
     * These settings with a type that the datastore is taught. One for the same type is replaced.
     *
     * @param codec how values of the type are kept
     * @return new settings
     * @throws ConfigurationException when the codec is for a type that needs none, or keeps it as one that no database knows
     */
    public DatastoreConfig withCodec(TypeCodec<?, ?> codec) {
        return withCodecs(codecs.with(List.of(codec)));
    }

    /**
     * These settings with the types that the datastore is taught.
     *
     * @param taught all of them
     * @return new settings
     */
    public DatastoreConfig withCodecs(TypeCodecs taught) {
        return new DatastoreConfig(url, username, password, options, logging, taught, observers, connectionStatements);
    }

    /**
     * These settings with one more who is told of each statement: its text, its times, its rows and its outcome, and never its values.
     *
     * @param observer who is told, beside those that {@link java.util.ServiceLoader} finds
     * @return new settings
     */
    public DatastoreConfig withObserver(StatementObserver observer) {
        List<StatementObserver> more =
                Stream.concat(observers.stream(), Stream.of(observer)).toList();
        return new DatastoreConfig(url, username, password, options, logging, codecs, more, connectionStatements);
    }

    /**
     * These settings with one more statement that runs on each connection to the database when it is opened, before it serves anybody: one that
     * sets something of the session, or makes something temporary. One that fails fails the opening, with its number.
     *
     * @param sql a single statement, without parameters
     * @return new settings
     */
    public DatastoreConfig withConnectionStatement(String sql) {
        List<String> more =
                Stream.concat(connectionStatements.stream(), Stream.of(sql)).toList();
        return new DatastoreConfig(url, username, password, options, logging, codecs, observers, more);
    }

    /**
     * The URL's scheme, by which the adapter is found.
     *
     * @return the scheme in lower case
     * @throws ConfigurationException when the URL has none
     */
    public String scheme() {
        var matcher = SCHEME.matcher(url);
        if (!matcher.matches()) {
            throw new ConfigurationException(
                    "\"" + safeUrl() + "\" is not a datastore's URL: it must begin with a scheme,"
                            + " as in sqlite:/var/lib/app/app.db or postgresql://user@host/database.");
        }
        return matcher.group(1).toLowerCase(Locale.ROOT);
    }

    /**
     * The URL as it may be shown. Whatever is or could be a password is masked: from the first colon to the last {@code @}, and the
     * values of all settings.
     *
     * @return the URL without passwords
     */
    public String safeUrl() {
        return UrlSecrets.mask(url);
    }

    @Override
    public String toString() {
        return "DatastoreConfig[" + safeUrl() + ", options " + options.keySet() + "]";
    }
}
