package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What SQL changes, and who sends it, is the same in memory and in a file, where it is shown. */
class SqliteMemoryIndexInStepTest extends IndexInStepContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
