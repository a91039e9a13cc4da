package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.hybrid.HybridSearch;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class PostgresHybridSurroundingsTest extends HybridSurroundingsContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @Test
    void saysWhichArmIsMissingAndWhy() {
        Mono<String> reason = Mono.usingWhen(
                Mono.fromSupplier(() -> Datastores.create(TestServer.config().withOption("searchPath", "pg_catalog"))),
                blind -> blind.availability(HybridSearch.class)
                        .map(status -> status.reason().orElse("")),
                RelationalDatastore::close);
        assertThat(reason.block(LIMIT))
                .contains("There is no vector search: ", "searchPath")
                .doesNotContain("full-text search");
        assertThat(store.availability(HybridSearch.class).block(LIMIT).isAvailable())
                .isTrue();
    }
}
