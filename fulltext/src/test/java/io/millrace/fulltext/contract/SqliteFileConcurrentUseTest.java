package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class SqliteFileConcurrentUseTest extends ConcurrentUseContract {
    @TempDir
    static Path folder;

    private static String url = "";

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        url = "sqlite:" + folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open(url);
    });

    @Override
    Mono<RelationalDatastore> another() {
        return Mono.fromSupplier(() -> Datastores.open(url));
    }
}
