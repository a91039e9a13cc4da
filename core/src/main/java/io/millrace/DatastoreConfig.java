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
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to use it. Immutable.
 *
 * <p>{@link #toString()} never shows a password, neither its own nor one inside the URL.
 */
public final class DatastoreConfig {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    private final String url;
    private final Optional<String> username;
    private final Optional<String> password;
    private final Map<String, String> options;
    private final boolean logging;
    private final TypeCodecs codecs;
    private final List<StatementObserver> observers;
    private final List<String> connectionStatements;

    private DatastoreConfig(
            String url,
            Optional<String> username,
            Optional<String> password,
            Map<String, String> options,
            boolean logging,
            TypeCodecs codecs,
            List<StatementObserver> observers,
            List<String> connectionStatements) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.options = options;
        this.logging = logging;
        this.codecs = codecs;
        this.observers = observers;
        this.connectionStatements = connectionStatements;
    }

    /**
     * The settings that a URL holds.
     *
     * @param url {@code sqlite:/var/lib/app/app.db}, {@code sqlite::memory:}, {@code postgresql://user@host/db}
     * @return settings with nothing else
     */
    public static DatastoreConfig of(String url) {
        return new DatastoreConfig(
                Objects.requireNonNull(url, "url"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                TypeCodecs.none(),
                List.of(),
                List.of());
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
     * Where the database is.
     *
     * @return the URL as it was given, passwords included; {@link #safeUrl()} is for messages
     */
    public String url() {
        return url;
    }

    /**
     * Who connects.
     *
     * @return the name; empty when the URL says so or nobody is asked
     */
    public Optional<String> username() {
        return username;
    }

    /**
     * The password.
     *
     * @return the password; empty when the URL has it or none is needed
     */
    public Optional<String> password() {
        return password;
    }

    /**
     * The adapter's settings by name, as its documentation lists them.
     *
     * @return the settings beside those of the URL, in their order; unmodifiable
     */
    public Map<String, String> options() {
        return options;
    }

    /**
     * Whether each statement is logged, with its time and never with values.
     *
     * @return by default {@code false}
     */
    public boolean logging() {
        return logging;
    }

    /**
     * The types that the datastore is taught, beside those that are found on the class path.
     *
     * @return by default none
     */
    public TypeCodecs codecs() {
        return codecs;
    }

    /**
     * Who is told of each statement, beside those that are found on the class path.
     *
     * @return by default nobody; unmodifiable
     */
    public List<StatementObserver> observers() {
        return observers;
    }

    /**
     * What runs on each connection when it is opened.
     *
     * @return the statements in order, by default none; unmodifiable
     */
    public List<String> connectionStatements() {
        return connectionStatements;
    }

    /**
     * These settings with credentials, which go before those of the URL.
     *
     * @param name who connects
     * @param secret the password
     * @return new settings
     */
    public DatastoreConfig withCredentials(String name, String secret) {
        return withUsername(name).withPassword(secret);
    }

    /**
     * These settings with a user, who goes before that of the URL.
     *
     * @param name who connects
     * @return new settings
     */
    public DatastoreConfig withUsername(String name) {
        return new DatastoreConfig(
                url, Optional.of(name), password, options, logging, codecs, observers, connectionStatements);
    }

    /**
     * These settings with a password, which goes before that of the URL.
     *
     * @param secret the password
     * @return new settings
     */
    public DatastoreConfig withPassword(String secret) {
        return new DatastoreConfig(
                url, username, Optional.of(secret), options, logging, codecs, observers, connectionStatements);
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
        return new DatastoreConfig(
                url,
                username,
                password,
                Collections.unmodifiableMap(more),
                logging,
                codecs,
                observers,
                connectionStatements);
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
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof DatastoreConfig that
                        && url.equals(that.url)
                        && username.equals(that.username)
                        && password.equals(that.password)
                        && options.equals(that.options)
                        && logging == that.logging
                        && codecs.equals(that.codecs)
                        && observers.equals(that.observers)
                        && connectionStatements.equals(that.connectionStatements));
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, username, password, options, logging, codecs, observers, connectionStatements);
    }

    @Override
    public String toString() {
        return "DatastoreConfig[" + safeUrl() + ", options " + options.keySet() + "]";
    }
}
