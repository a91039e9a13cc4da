package io.millrace;

import io.millrace.error.ConfigurationException;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
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
 */
public record DatastoreConfig(
        String url,
        @Nullable String username,
        @Nullable String password,
        Map<String, String> options,
        boolean logging,
        TypeCodecs codecs) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    /**
     * Copies the options.
     *
     * @param url {@code sqlite:/var/lib/app/app.db}, {@code sqlite::memory:}, {@code postgresql://user@host/db}
     * @param username who connects; {@code null} when the URL says so or nobody is asked
     * @param password the password; {@code null} when none is needed
     * @param options settings of the adapter by name, as its documentation lists them
     * @param logging whether each statement is logged, with its time and never with values
     * @param codecs the types that the datastore is taught, beside those that are found on the class path
     */
    public DatastoreConfig {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * The settings that a URL holds.
     *
     * @param url the URL
     * @return settings with nothing else
     */
    public static DatastoreConfig of(String url) {
        return new DatastoreConfig(url, null, null, Map.of(), false, TypeCodecs.none());
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
        return new DatastoreConfig(url, name, secret, options, logging, codecs);
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
        return new DatastoreConfig(url, username, password, more, logging, codecs);
    }

    /**
     * These settings with the logging of statements on or off.
     *
     * @param enabled whether statements are logged
     * @return new settings
     */
    public DatastoreConfig withLogging(boolean enabled) {
        return new DatastoreConfig(url, username, password, options, enabled, codecs);
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
        return new DatastoreConfig(url, username, password, options, logging, taught);
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
