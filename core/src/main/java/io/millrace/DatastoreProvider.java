package io.millrace;

import io.millrace.error.ConfigurationException;
import java.util.Set;

/** Makes datastores for the URLs of one kind of database. Found through {@link java.util.ServiceLoader}. */
public interface DatastoreProvider {
    /**
     * The URL schemes that this provider answers for.
     *
     * @return the schemes in lower case, without the colon
     */
    Set<String> schemes();

    /**
     * Makes a datastore. No I/O happens here.
     *
     * @param config where the database is and how to use it
     * @return the datastore
     * @throws io.millrace.error.ConfigurationException when a setting is unknown or cannot be used; the message names it
     */
    RelationalDatastore create(DatastoreConfig config);

    /**
     * Makes a datastore that is only read. Where opening a database would change it, it is opened another way. No I/O happens here.
     *
     * @param config where the database is and how to use it
     * @return by default the same as {@link #create}, for databases that opening does not change
     * @throws io.millrace.error.ConfigurationException when a setting is unknown or cannot be used; the message names it
     */
    default RelationalDatastore createReadOnly(DatastoreConfig config) {
        return create(config);
    }

    /**
     * Makes a datastore that is only read, whose database somebody else may have made to do harm. No I/O happens here.
     *
     * @param config where the database is and how to use it
     * @return by default none: a server runs what is in its databases itself, not in the process of its client
     * @throws ConfigurationException when a setting is unknown or cannot be used, or a database of this kind cannot be opened so
     */
    default RelationalDatastore createUntrusted(DatastoreConfig config) {
        throw new ConfigurationException(
                "A database at \"" + config.scheme() + ":\" cannot be opened as untrusted. That is for"
                        + " database files, which run inside the process that opens them; what is in a server's database runs in"
                        + " the server. There, give the user who connects no more rights than the work needs.");
    }
}
