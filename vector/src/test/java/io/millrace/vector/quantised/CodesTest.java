package io.millrace.vector.quantised;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Clusters;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A file of SQLite for each test, and an index of codes in it that is called "codes". */
abstract class CodesTest {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final int DIMENSIONS = 64;
    static final String PREFIX = "_datastore_vector_codes_";

    @TempDir
    static Path folder;

    static Path file;

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        file = folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open("sqlite:" + file);
    });

    final Clusters clusters = new Clusters(7, 30, DIMENSIONS, 0.7);
    RelationalDatastore store;
    VectorSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
    }

    /** An index of codes on a table called "doc". */
    static VectorIndex.Builder codes(String column) {
        return VectorIndex.on("doc", column)
                .named("codes")
                .dimensions(DIMENSIONS)
                .method(VectorMethod.quantised());
    }

    /** Why it is searched as it is. */
    String reason() {
        return Objects.requireNonNull(search.describe("codes").block(LIMIT)).reason();
    }

    long journal() {
        return store.queryOne(Long.class, "SELECT count(*) FROM " + PREFIX + "journal")
                .block(LIMIT);
    }

    /** Searches until that is by codes. */
    void awaitQuantised() {
        awaitQuantised(search, VectorQuery.of("codes", clusters.next()));
    }

    static void awaitQuantised(VectorSearch search, VectorQuery query) {
        Flux.defer(() -> search.search(query))
                .then(search.describe("codes"))
                .filter(described -> described.reason().startsWith("Quantised"))
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
    }
}
