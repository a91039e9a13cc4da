package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Who keeps codes up to date, and what becomes of an index whose codes cannot be made. */
class CodesInCareTest extends CodesTest {
    private static final int ROWS = 400;

    /** More than are looked at one by one. */
    private static final int CHANGES = 2 * 4096 + 1;

    @BeforeEach
    void fill() {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, embedding BLOB)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, clusters.next())))
                .block(LIMIT);
        search.createIndex(codes("embedding").build()).blockLast(LIMIT);
    }

    @Test
    void searchesInTransactionsHaveCodesBroughtUpToDateToo() {
        store.executeAll(
                        "UPDATE doc SET embedding = ? WHERE id = ?",
                        Flux.range(0, CHANGES).map(i -> List.<Object>of(clusters.next(), 1 + i % ROWS)))
                .block(LIMIT);
        assertThat(reason()).startsWith("Exact at present: more rows have changed");

        Flux.defer(() -> search.searchAll(List.of(VectorQuery.of("codes", clusters.next()))))
                .then(search.describe("codes"))
                .filter(described -> described.reason().startsWith("Quantised"))
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);

        assertThat(journal()).isLessThan(CHANGES);
        assertThat(Objects.requireNonNull(search.verify("codes").block(LIMIT)).intact())
                .isTrue();
    }

    @Test
    void anIndexThatCannotBeMadeAnewIsLeftAsItIs() {
        float[] none = clusters.next();
        none[3] = Float.NaN;
        ByteBuffer bytes = ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(none);
        store.execute("INSERT INTO doc VALUES (9000, ?)", (Object) bytes.array())
                .block(LIMIT);

        assertThatThrownBy(() -> search.rebuild("codes").blockLast(LIMIT))
                .isInstanceOfSatisfying(VectorIndexException.class, told -> assertThat(told.kind())
                        .isEqualTo(VectorIndexException.Kind.UNSUITABLE));

        assertThat(search.search(VectorQuery.of("codes", clusters.next()))
                        .collectList()
                        .block(LIMIT))
                .hasSize(10);
        store.execute("DELETE FROM doc WHERE id = 9000").block(LIMIT);
        search.rebuild("codes").blockLast(LIMIT);
        assertThat(reason()).startsWith("Quantised");
    }

    @Test
    void anIndexWhoseTablesAndTriggersHaveGoneIsExactUntilItIsMadeAnew() {
        store.queryOne(
                        String.class,
                        "SELECT group_concat('DROP ' || type || ' ' || name, ';') FROM sqlite_master"
                                + " WHERE name LIKE '%\\_codes\\_%' ESCAPE '\\' AND type IN ('table', 'trigger')"
                                + " AND name NOT IN ('_datastore_vector_codes_insert', '_datastore_vector_codes_update')")
                .flatMapMany(drops -> Flux.fromArray(drops.split(";")))
                .concatMap(store::execute)
                .blockLast(LIMIT);

        assertThat(search.search(VectorQuery.of("codes", clusters.next()))
                        .collectList()
                        .block(LIMIT))
                .hasSize(10);
        assertThat(reason()).contains("Make them by rebuild");
        search.rebuild("codes").blockLast(LIMIT);
        assertThat(reason()).startsWith("Quantised");
    }

    @Test
    void aMethodOfALaterVersionIsAnError() {
        store.execute("UPDATE _datastore_vector_indexes SET method = 'ROTATED'").block(LIMIT);
        assertThatThrownBy(() -> search.search(VectorQuery.of("codes", clusters.next()))
                        .collectList()
                        .block(LIMIT))
                .isInstanceOfSatisfying(VectorIndexException.class, told -> assertThat(told.kind())
                        .isEqualTo(VectorIndexException.Kind.UNSUPPORTED))
                .hasMessageContaining("ROTATED");
    }
}
