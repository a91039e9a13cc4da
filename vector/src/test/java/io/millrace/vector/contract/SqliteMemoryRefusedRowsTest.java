package io.millrace.vector.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryRefusedRowsTest extends RefusedRowsContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
