package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryGeneratedTextsTest extends GeneratedTextsContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    SqliteMemoryGeneratedTextsTest() {
        super(17);
    }
}
