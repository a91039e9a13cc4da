package io.millrace.vector.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryVectorQueriesTest extends VectorQueriesContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    /** There is one connection. */
    @Override
    boolean writesWaitForSearches() {
        return true;
    }
}
