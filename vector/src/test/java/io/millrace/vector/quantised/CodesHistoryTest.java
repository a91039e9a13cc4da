package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.ConstraintViolationException;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Codes whose journal has ended, whose database is another by now, which another version has begun, or whose table has other columns. */
class CodesHistoryTest extends CodesTest {
    private static final int ROWS = 1000;
    private static final int MOST_CHANGES = 1 << 18;

    @BeforeEach
    void fill() {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v BLOB, w BLOB)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, clusters.next(), clusters.next())))
                .block(LIMIT);
        search.createIndex(codes("v").build()).blockLast(LIMIT);
        assertThat(reason()).startsWith("Quantised");
    }

    @Test
    void aJournalThatNobodyReadsEndsAndNoRowIsLost() {
        assertThat(nearest(clusters.next())).isPositive();
        for (int i = 0; i <= MOST_CHANGES / ROWS; i++) {
            store.execute("UPDATE doc SET v = ? WHERE v IS NOT NULL", clusters.next())
                    .block(LIMIT);
        }
        float[] vector = clusters.next();
        store.execute("INSERT INTO doc VALUES (5000, ?, NULL)", vector).block(LIMIT);
        assertThat(journal()).isEqualTo(MOST_CHANGES + 1);
        assertThat(search.verify("codes").block(LIMIT).intact()).isFalse();
        assertThat(nearest(vector)).isEqualTo(5000);
        awaitQuantised();
        assertThat(nearest(vector)).isEqualTo(5000);
        assertThat(journal()).isLessThan(ROWS);
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    /** As if the file had been restored as it was before the first change, and had another change since. */
    @Test
    void aBackupInThePlaceOfTheDatabaseIsNoticed() {
        float[] before = vector(1);
        store.execute("UPDATE doc SET v = ? WHERE id = 1", clusters.next()).block(LIMIT);
        assertThat(journal()).isEqualTo(1);
        assertThat(nearest(vector(1))).isEqualTo(1);
        store.execute("UPDATE doc SET v = ? WHERE id = 1", before).block(LIMIT);
        store.execute("DELETE FROM " + PREFIX + "journal").block(LIMIT);
        float[] after = new float[DIMENSIONS];
        Arrays.fill(after, -3);
        store.execute("UPDATE doc SET v = ? WHERE id = 2", after).block(LIMIT);
        assertThat(journal()).isEqualTo(1);
        assertThat(nearest(after)).isEqualTo(2);
        assertThat(nearest(before)).isEqualTo(1);
        assertThat(reason()).startsWith("Quantised");
    }

    @Test
    void whatAnotherVersionHasBegunIsGivenUp() {
        store.execute("INSERT INTO " + PREFIX + "series SELECT 77, 99, 0, 0, 0, 0, seen, start, NULL, centre FROM "
                        + PREFIX + "series")
                .block(LIMIT);
        store.execute("UPDATE " + PREFIX + "series SET format = 98 WHERE active = 1")
                .block(LIMIT);
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            VectorSearch its = other.capability(VectorSearch.class).orElseThrow();
            assertThat(its.search(VectorQuery.of("codes", clusters.next()))
                            .count()
                            .block(LIMIT))
                    .isEqualTo(10);
            Mono.defer(() -> its.verify("codes"))
                    .repeatWhen(again -> again.delayElements(Duration.ofMillis(50)))
                    .takeUntil(check -> check.intact())
                    .blockLast(LIMIT);
            assertThat(other.query(Long.class, "SELECT count(*) FROM " + PREFIX + "series WHERE format < 90")
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(1L);
            assertThat(other.queryOne(Long.class, "SELECT count(*) FROM " + PREFIX + "series")
                            .block(LIMIT))
                    .isEqualTo(1);
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void theCentreIsThatOfTheRowsWhereverTheirKeysAre() {
        float[] one = new float[DIMENSIONS];
        float[] other = new float[DIMENSIONS];
        Arrays.fill(one, 1);
        Arrays.fill(other, 3);
        store.execute("DELETE FROM doc").block(LIMIT);
        store.execute(
                        "WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)"
                                + " INSERT INTO doc SELECT n, CASE WHEN n <= 10000 THEN ? ELSE ? END, NULL FROM numbers",
                        one,
                        other)
                .block(LIMIT);
        store.execute("INSERT INTO doc VALUES (?, ?, NULL)", Long.MAX_VALUE, one)
                .block(LIMIT);
        search.replaceIndex(codes("v").metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
        float[] centre = store.queryOne(float[].class, "SELECT centre FROM " + PREFIX + "series")
                .block(LIMIT);
        assertThat(centre[0]).isBetween(1.9f, 2.1f);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE doc RENAME COLUMN v TO x",
                "ALTER TABLE doc RENAME COLUMN v TO x; ALTER TABLE doc RENAME COLUMN w TO v",
                "ALTER TABLE doc RENAME COLUMN id TO number"
            })
    void aColumnOfAnotherNameIsDamage(String changes) {
        search.createIndex(VectorIndex.on("doc", "v")
                        .named("exact")
                        .dimensions(DIMENSIONS)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
        for (String change : changes.split("; ")) {
            store.execute(change).block(LIMIT);
        }
        for (String name : List.of("codes", "exact")) {
            assertThatThrownBy(() ->
                            search.search(VectorQuery.of(name, clusters.next())).blockLast(LIMIT))
                    .isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                            .isEqualTo(Kind.DAMAGED));
        }
        search.replaceIndex(codes(changes.contains("TO x") ? "x" : "v").build()).blockLast(LIMIT);
        assertThat(reason()).startsWith("Quantised");
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    @Test
    void zeroOfEitherSignIsNoVectorOfACosine() {
        float[] zero = new float[DIMENSIONS];
        assertThatThrownBy(() -> put(zero)).isInstanceOf(ConstraintViolationException.class);
        zero[5] = -0.0f;
        assertThatThrownBy(() -> put(zero)).isInstanceOf(ConstraintViolationException.class);
        Arrays.fill(zero, -0.0f);
        assertThatThrownBy(() -> put(zero)).isInstanceOf(ConstraintViolationException.class);
        zero[63] = 1e-10f;
        put(zero);
        assertThat(nearest(zero)).isEqualTo(9000);
    }

    @Test
    void whoFindsTheIndexThereWaitsForNoWriter() {
        RelationalDatastore other = Datastores.open("sqlite:" + file + "?busyTimeout=PT0.05S");
        Transaction writer = store.begin().block(LIMIT);
        try {
            writer.execute("UPDATE doc SET w = NULL").block(LIMIT);
            assertThat(other.capability(VectorSearch.class)
                            .orElseThrow()
                            .createIndex(codes("v").build())
                            .count()
                            .block(LIMIT))
                    .isPositive();
        } finally {
            writer.rollback().block(LIMIT);
            other.close().block(LIMIT);
        }
    }

    /** A name without a schema means what another database has, where the main one has nothing of it. */
    @Test
    void anAttachedDatabaseIsLeftAlone() {
        Path main = folder.resolve(UUID.randomUUID() + ".db");
        RelationalDatastore attaching = SqliteDatastore.builder()
                .file(main)
                .driver(driver -> driver.connectionStatements(List.of("ATTACH DATABASE '" + file + "' AS other")))
                .build();
        try {
            VectorSearch its = attaching.capability(VectorSearch.class).orElseThrow();
            assertThat(its.indexes().count().block(LIMIT)).isZero();
            assertThat(its.dropIndex("codes").block(LIMIT)).isFalse();
            assertThatThrownBy(() -> its.createIndex(codes("v").build()).blockLast(LIMIT))
                    .isInstanceOf(VectorIndexException.class);
            attaching
                    .execute("CREATE TABLE main.doc (id INTEGER PRIMARY KEY, v BLOB)")
                    .block(LIMIT);
            attaching
                    .execute("INSERT INTO main.doc VALUES (77, ?)", clusters.next())
                    .block(LIMIT);
            its.createIndex(codes("v").build()).blockLast(LIMIT);
            assertThat(its.search(VectorQuery.of("codes", clusters.next()))
                            .map(result -> result.key().get(0))
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(77L);
            its.rebuild("codes").blockLast(LIMIT);
            its.dropIndex("codes").block(LIMIT);
        } finally {
            attaching.close().block(LIMIT);
        }
        assertThat(reason()).startsWith("Quantised");
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
    }

    private void put(float[] vector) {
        store.execute("INSERT INTO doc VALUES (9000, ?, NULL)", vector).block(LIMIT);
    }

    private long nearest(float[] vector) {
        return (Long) search.search(VectorQuery.of("codes", vector).limit(1))
                .blockLast(LIMIT)
                .key()
                .get(0);
    }

    private float[] vector(long id) {
        return store.queryOne(float[].class, "SELECT v FROM doc WHERE id = ?", id)
                .block(LIMIT);
    }
}
