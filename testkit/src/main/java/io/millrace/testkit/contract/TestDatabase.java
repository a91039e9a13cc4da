package io.millrace.testkit.contract;

import io.millrace.RelationalDatastore;
import java.util.function.Supplier;

/** An empty database for one case. */
public interface TestDatabase {
    /**
     * A new datastore on this database, configured as users get it by default, but with a limit of a few seconds for
     * closing.
     *
     * @return the datastore; the suite closes it
     */
    RelationalDatastore open();

    /** Removes the database, once all its datastores are closed. By default there is nothing to remove. */
    default void drop() {}

    /**
     * A database that is nothing but its datastore, and gone when that is closed.
     *
     * @param datastore makes the datastore
     * @return the database
     */
    static TestDatabase of(Supplier<? extends RelationalDatastore> datastore) {
        return datastore::get;
    }
}
