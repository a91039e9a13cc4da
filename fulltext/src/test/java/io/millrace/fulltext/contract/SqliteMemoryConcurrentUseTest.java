package io.millrace.fulltext.contract;

import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class SqliteMemoryConcurrentUseTest extends ConcurrentUseContract {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    @Override
    Mono<RelationalDatastore> another() {
        return Mono.just(store);
    }
}
