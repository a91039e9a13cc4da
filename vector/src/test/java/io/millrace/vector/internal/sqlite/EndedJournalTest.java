package io.millrace.vector.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Clusters;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Stamp;
import io.millrace.vector.internal.index.StoredIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What has been read of a journal, and is put into the codes behind a transaction with more changes than a journal has. */
class EndedJournalTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DIMENSIONS = 64;
    private static final int ROWS = 1000;
    private static final int LATE = 5000;

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    private final Clusters clusters = new Clusters(7, 5, DIMENSIONS, 0.5);

    @Test
    void noRowBehindItsEndIsLost(RelationalDatastore store) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v BLOB)").block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, clusters.next())))
                .block(LIMIT);
        VectorIndex definition = VectorIndex.on("doc", "v")
                .dimensions(DIMENSIONS)
                .method(VectorMethod.quantised())
                .build();
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        search.createIndex(definition).blockLast(LIMIT);
        StoredIndex index = new SqliteStorage(store).read(store, definition).block(LIMIT);
        CodeTables tables = new CodeTables(store.dialect(), index);
        changeAll(store);
        Codes read = codes(store, tables);

        for (int i = 0; i <= CodeTables.MOST_CHANGES / ROWS; i++) {
            changeAll(store);
        }
        float[] late = clusters.next();
        store.execute("INSERT INTO doc VALUES (?, ?)", LATE, late).block(LIMIT);
        assertThat(isFull(store, tables)).isTrue();
        new CodeWriter(tables).fold(store, read).block(LIMIT);

        assertThat(isFull(store, tables)).isTrue();
        assertThat(search.search(VectorQuery.of("doc", late).limit(1))
                        .map(result -> result.key().get(0))
                        .collectList()
                        .block(LIMIT))
                .containsExactly((long) LATE);
        assertThat(search.verify("doc").block(LIMIT).vectors()).isEqualTo(ROWS + 1);
    }

    private void changeAll(RelationalDatastore store) {
        store.execute("UPDATE doc SET v = ?", clusters.next()).block(LIMIT);
    }

    private static Codes codes(RelationalDatastore store, CodeTables tables) {
        CodeReader reader = new CodeReader(tables);
        return Transactions.reading(store, snapshot -> reader.state(snapshot, Stamp.NONE)
                        .flatMap(state -> reader.read(snapshot, state, null)))
                .block(LIMIT);
    }

    private static boolean isFull(RelationalDatastore store, CodeTables tables) {
        return store.queryOne(Boolean.class, "SELECT " + tables.isFull()).block(LIMIT);
    }
}
