package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Types of keys are the same in memory and in a file, where they are gone through. */
class SqliteMemoryIndexKeysTest extends IndexKeysContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
