package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryTableMadeAnewTest extends TableMadeAnewContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
