package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryIndexChangedMeanwhileTest extends IndexChangedMeanwhileContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
