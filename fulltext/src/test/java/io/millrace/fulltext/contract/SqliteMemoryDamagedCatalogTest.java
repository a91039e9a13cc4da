package io.millrace.fulltext.contract;

import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMemoryDamagedCatalogTest extends DamagedCatalogContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();
}
