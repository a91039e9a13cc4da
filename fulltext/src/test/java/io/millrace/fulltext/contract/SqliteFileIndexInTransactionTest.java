package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileIndexInTransactionTest extends IndexInTransactionContract {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    @Override
    List<String> objects() {
        return names("SELECT name FROM sqlite_schema ORDER BY name");
    }
}
