package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryGeneratedSuggestionsTest extends GeneratedSuggestionsContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    SqliteMemoryGeneratedSuggestionsTest() {
        super(17);
    }
}
