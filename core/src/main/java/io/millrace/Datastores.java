package io.millrace;

import io.millrace.error.ConfigurationException;
import io.millrace.internal.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes datastores. The adapter is found on the class path by the URL's scheme. No I/O happens here: the database is opened
 * by the first statement.
 */
public final class Datastores {
    private Datastores() {}

    /**
     * The datastore at a URL.
     *
     * @param url {@code sqlite:/var/lib/app/app.db}, {@code sqlite::memory:}, {@code postgresql://user@host/db}
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when the URL cannot be used, or no adapter, or several, answer for its scheme
     */
    public static RelationalDatastore open(String url) {
        return create(DatastoreConfig.of(url));
    }

    /**
     * The datastore that the environment describes: {@code DATABASE_URL} alone, or {@code DATASTORE_TYPE} ({@code sqlite} or {@code
     * postgresql}), {@code SQLITE_PATH}, {@code SQLITE_WAL}, {@code PG_HOST}, {@code PG_PORT}, {@code PG_DATABASE}, {@code PG_USER},
     * {@code PG_PASSWORD}, {@code PG_POOL_SIZE}, {@code DATASTORE_LOGGING}, and variables of libpq such as {@code PGHOST}, {@code
     * PGPASSWORD} and {@code PGSSLMODE}. A URL goes before other variables, and Millrace's own before those of libpq. Without a URL and
     * a type it is PostgreSQL when its host or database is named, and a SQLite file below the user's home otherwise.
     *
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when a variable holds something else than it accepts
     */
    public static RelationalDatastore fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The datastore that these variables describe.
     *
     * @param environment the variables, as {@link System#getenv()} gives them
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when a variable holds something else than it accepts
     */
    public static RelationalDatastore fromEnvironment(Map<String, String> environment) {
        return create(DatastoreConfig.fromEnvironment(environment));
    }

    /**
     * The datastore of these settings.
     *
     * @param config the settings
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when a setting cannot be used, or no adapter, or several, answer for the scheme
     */
    public static RelationalDatastore create(DatastoreConfig config) {
        return provider(config).create(config);
    }

    /**
     * The datastore of these settings, to be read only: where opening a database would change it, as SQLite changes a file's journal
     * mode, it is opened another way. A database that is a file must exist.
     *
     * @param config the settings
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when a setting cannot be used, or no adapter, or several, answer for the scheme
     */
    public static RelationalDatastore createReadOnly(DatastoreConfig config) {
        return provider(config).createReadOnly(config);
    }

    /**
     * The datastore of these settings, whose database somebody else may have made to do harm, as a file can: it is only read, checked
     * before the first statement, and statements have limits. What holds is in {@code docs/security.md}.
     *
     * @param config the settings
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException as of {@link #createReadOnly}, and when this kind of database cannot be opened so
     */
    public static RelationalDatastore createUntrusted(DatastoreConfig config) {
        return provider(config).createUntrusted(config);
    }

    private static DatastoreProvider provider(DatastoreConfig config) {
        String scheme = config.scheme();
        return provider(scheme, Services.find(DatastoreProvider.class, provider -> provider.schemes()
                .contains(scheme)));
    }

    static DatastoreProvider provider(String scheme, Iterable<DatastoreProvider> providers) {
        List<DatastoreProvider> found = new ArrayList<>();
        TreeSet<String> known = new TreeSet<>();
        for (DatastoreProvider provider : providers) {
            known.addAll(provider.schemes());
            if (provider.schemes().contains(scheme)) {
                found.add(provider);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty() && (scheme.equals("r2dbc") || scheme.equals("jdbc"))) {
            throw new ConfigurationException("A URL of Millrace begins with the database: leave out \"" + scheme
                    + ":\", as in postgresql://user@host/database and sqlite:/var/lib/app/app.db.");
        }
        if (found.isEmpty()) {
            throw new ConfigurationException("No adapter on the class path answers for \"" + scheme + ":\". "
                    + (known.isEmpty() ? "There is no adapter at all" : "There are adapters for " + known)
                    + "; add the adapter's artifact, for example io.millrace:millrace-sqlite.");
        }
        throw new ConfigurationException("Several adapters on the class path answer for \"" + scheme + ":\": "
                + found.stream().map(provider -> provider.getClass().getName()).toList() + "; keep one of them.");
    }
}
