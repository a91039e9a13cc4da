package io.millrace.vector.contract;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class SqliteFileCancelledIndexTest extends CancelledIndexContract {
    @TempDir
    static Path folder;

    private static String url;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        url = "sqlite:" + folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open(url);
    });

    @Override
    RelationalDatastore another() {
        return Datastores.open(url);
    }

    @Override
    Mono<Long> waiting(Transaction holding) {
        return Mono.fromSupplier(() -> store.capability(Statistics.class)
                .orElseThrow()
                .current()
                .get(Measure.WRITERS_WAITING)
                .orElseThrow());
    }
}
