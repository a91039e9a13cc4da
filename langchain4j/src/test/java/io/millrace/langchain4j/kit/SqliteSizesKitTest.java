package io.millrace.langchain4j.kit;

import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteSizesKitTest extends SizesKit {
    private static final KitStore KIT = new KitStore();

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = KIT.watching(
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db"))));

    SqliteSizesKitTest() {
        super(KIT);
    }
}
