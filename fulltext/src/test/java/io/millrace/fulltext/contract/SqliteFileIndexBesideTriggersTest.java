package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileIndexBesideTriggersTest extends IndexBesideTriggersContract {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    @Override
    List<String> trigger(boolean first, String event, String statement) {
        return List.of("CREATE TRIGGER own AFTER " + event + " ON doc BEGIN " + statement + "; END");
    }

    @Override
    boolean mayLeaveWords() {
        return false;
    }

    @Override
    boolean lastComeFirst() {
        return true;
    }
}
