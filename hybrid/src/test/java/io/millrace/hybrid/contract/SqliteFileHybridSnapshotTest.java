package io.millrace.hybrid.contract;

import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileHybridSnapshotTest extends HybridSnapshotContract {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));
}
