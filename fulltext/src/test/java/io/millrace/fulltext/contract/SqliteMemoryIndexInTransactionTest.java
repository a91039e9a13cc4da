package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryIndexInTransactionTest extends IndexInTransactionContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    @Override
    List<String> objects() {
        return names("SELECT name FROM sqlite_schema ORDER BY name");
    }
}
