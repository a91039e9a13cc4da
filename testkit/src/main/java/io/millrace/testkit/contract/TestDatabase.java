package io.millrace.testkit.contract;

import io.millrace.RelationalDatastore;
import io.millrace.mapping.TypeCodecs;
import io.r2dbc.spi.ConnectionFactory;
import java.util.function.Function;

/** An empty database for one case. */
public interface TestDatabase {
    /**
     * A new datastore on this database, configured as users get it by default, but with a limit of a few seconds for
     * closing.
     *
     * @param codecs the types that it is taught
     * @return the datastore; the suite closes it
     */
    RelationalDatastore open(TypeCodecs codecs);

    /**
     * A new datastore on this database that is taught nothing.
     *
     * @return the datastore; the suite closes it
     */
    default RelationalDatastore open() {
        return open(TypeCodecs.none());
    }

    /**
     * Makes connections to this database without a datastore, as an application does that has its own. Asked for by cases that
     * need {@link Feature#JOINED_TRANSACTIONS}.
     *
     * @return a new factory, which the suite closes if it can be closed
     */
    default ConnectionFactory connections() {
        throw new UnsupportedOperationException("This database is reached by datastores alone.");
    }

    /** Removes the database, once all its datastores are closed. By default there is nothing to remove. */
    default void drop() {}

    /**
     * A database that is nothing but its datastore, and gone when that is closed.
     *
     * @param datastore makes the datastore, which is taught these types
     * @return the database
     */
    static TestDatabase of(Function<TypeCodecs, ? extends RelationalDatastore> datastore) {
        return datastore::apply;
    }
}
