package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryIndexBesideTriggersTest extends SqliteIndexBesideTriggersContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
