package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingException;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.EmbeddingJobException;
import io.millrace.vector.EmbeddingJobException.Kind;
import io.millrace.vector.EmbeddingProgress;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is new or changed in a table gets its vector, the same on every database. */
abstract class EmbeddingJobContract {
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** A text's length and its first character. */
    static float[] vector(String text) {
        return new float[] {text.length(), text.isEmpty() ? 0 : text.charAt(0), 1};
    }

    static List<float[]> vectors(List<String> texts) {
        return texts.stream().map(EmbeddingJobContract::vector).toList();
    }

    static final Embedder EMBEDDER = Embedder.blocking(3, EmbeddingJobContract::vectors);

    static String type(RelationalDatastore store) {
        return store.type().equals(DatabaseType.SQLITE) ? "BLOB" : "vector(3)";
    }

    static EmbeddingJob job(RelationalDatastore store, int rows) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT, embedding " + type(store) + ")")
                .then(store.executeAll(
                        "INSERT INTO doc (id, title) VALUES (?, ?)",
                        Flux.range(0, rows).map(i -> List.of(i, "text " + i))))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(
                                VectorIndex.on("doc", "embedding").dimensions(3).build()))
                .blockLast(LIMIT);
        EmbeddingJob job = EmbeddingJob.on(store, "doc", "title", "body").pageSize(10);
        job.install().block(LIMIT);
        return job;
    }

    static long missing(RelationalDatastore store) {
        return store.queryOne(Long.class, "SELECT COUNT(*) FROM doc WHERE embedding IS NULL")
                .block(LIMIT);
    }

    static void assertRight(RelationalDatastore store, int rows) {
        assertThat(store.query("SELECT title, body, embedding FROM doc WHERE embedding IS NOT NULL")
                        .collectList()
                        .block(LIMIT))
                .hasSize(rows)
                .allSatisfy(row -> {
                    String title = row.get("title", String.class);
                    String body = row.get("body", String.class);
                    assertThat(row.get("embedding", float[].class))
                            .isEqualTo(vector(title == null ? body : body == null ? title : title + "\n" + body));
                });
    }

    /** Has no row of a table change, without an error. */
    private static void keep(RelationalDatastore store, String table) {
        if (store.type().equals(DatabaseType.SQLITE)) {
            store.execute("CREATE TRIGGER keep BEFORE UPDATE OF embedding ON " + table
                            + " BEGIN SELECT RAISE(IGNORE); END")
                    .block(LIMIT);
        } else {
            store.execute("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
                    .then(store.execute(
                            "CREATE TRIGGER keep BEFORE UPDATE ON " + table + " FOR EACH ROW EXECUTE FUNCTION keep()"))
                    .block(LIMIT);
        }
    }

    static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(EmbeddingJobException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    @Test
    void embedsWhatIsThereAndTellsHowFarItIs(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        assertThat(job.run(EMBEDDER).collectList().block(LIMIT))
                .containsExactly(
                        EmbeddingProgress.of(0, 25),
                        EmbeddingProgress.of(10, 15),
                        EmbeddingProgress.of(20, 5),
                        EmbeddingProgress.of(25, 0));
        assertRight(store, 25);
        assertThat(job.run(EMBEDDER).collectList().block(LIMIT)).containsExactly(EmbeddingProgress.of(0, 0));
    }

    @Test
    void embedsWhatIsNewAndWhatHasChanged(RelationalDatastore store) {
        EmbeddingJob job = job(store, 5);
        job.run(EMBEDDER).blockLast(LIMIT);
        store.execute("INSERT INTO doc (id, title) VALUES (100, 'new'), (101, NULL), (102, '  ')")
                .block(LIMIT);
        store.execute("UPDATE doc SET title = 'changed' WHERE id = 0").block(LIMIT);
        store.execute("UPDATE doc SET body = 'more' WHERE id = 1").block(LIMIT);
        store.execute("UPDATE doc SET title = title WHERE id = 2").block(LIMIT);
        store.execute("UPDATE doc SET title = 'x', embedding = ? WHERE id = 3", vector("x"))
                .block(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(3, 0));
        assertThat(missing(store)).isEqualTo(2);
        assertRight(store, 6);
        store.execute("UPDATE doc SET title = NULL WHERE id = 4").block(LIMIT);
        assertThat(missing(store)).isEqualTo(3);
    }

    @Test
    void searchesFindWhatHasAVectorMeanwhile(RelationalDatastore store) {
        EmbeddingJob job = job(store, 30);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        VectorQuery query = VectorQuery.of("doc", new float[] {6, 't', 1}).limit(100);
        StepVerifier.create(job.run(EMBEDDER).map(EmbeddingProgress::embedded), 1)
                .expectNext(0L)
                .thenRequest(1)
                .expectNext(10L)
                .then(() ->
                        assertThat(search.search(query).count().block(LIMIT)).isEqualTo(10))
                .thenRequest(1)
                .expectNext(20L)
                .then(() ->
                        assertThat(search.search(query).count().block(LIMIT)).isEqualTo(20))
                .thenCancel()
                .verify(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT).embedded()).isEqualTo(10);
        assertThat(search.search(query).count().block(LIMIT)).isEqualTo(30);
    }

    @Test
    void aRowThatChangesWhileItIsEmbeddedGetsTheVectorOfWhatItIs(RelationalDatastore store) {
        EmbeddingJob job = job(store, 5);
        AtomicInteger asked = new AtomicInteger();
        Embedder slow = Embedder.async(3, texts -> (asked.getAndIncrement() == 0
                        ? store.execute("UPDATE doc SET title = 'other' WHERE id = 2")
                                .then(store.execute("DELETE FROM doc WHERE id = 3"))
                                .then()
                        : Mono.<Void>empty())
                .thenReturn(vectors(texts)));
        assertThat(job.run(slow).map(EmbeddingProgress::embedded).collectList().block(LIMIT))
                .containsExactly(0L, 3L, 4L);
        assertRight(store, 4);
    }

    @Test
    void twoAtOnceWriteEachVectorOnce(RelationalDatastore store) {
        EmbeddingJob job = job(store, 200);
        long written = Flux.range(0, 2)
                .flatMap(i -> job.run(EMBEDDER).last().map(EmbeddingProgress::embedded), 2)
                .reduce(0L, Long::sum)
                .block(LIMIT);
        assertThat(written).isEqualTo(200);
        assertRight(store, 200);
    }

    @Test
    void aModelThatFailsEndsTheWorkAndTheNextRunGoesOn(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        AtomicInteger asked = new AtomicInteger();
        Embedder failing = Embedder.blocking(3, texts -> {
            if (asked.getAndIncrement() >= 1) {
                throw new IllegalStateException("the model is gone");
            }
            return vectors(texts);
        });
        StepVerifier.create(job.run(failing).map(EmbeddingProgress::embedded))
                .expectNext(0L, 10L)
                .expectErrorMessage("the model is gone")
                .verify(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT).embedded()).isEqualTo(15);
        Embedder tooFew = texts -> texts.skip(1).map(EmbeddingJobContract::vector);
        store.execute("UPDATE doc SET title = 'again' WHERE id < 2").block(LIMIT);
        assertThatThrownBy(() -> job.run(tooFew).blockLast(LIMIT)).isInstanceOf(EmbeddingException.class);
        Embedder ofOtherDimensions = texts -> texts.map(text -> new float[] {1, 2});
        assertThatThrownBy(() -> job.run(ofOtherDimensions).blockLast(LIMIT))
                .isInstanceOf(io.millrace.error.DatastoreException.class);
        assertThat(missing(store)).isEqualTo(2);
    }

    @Test
    void aCancelEndsAModelThatHangs(RelationalDatastore store) throws InterruptedException {
        EmbeddingJob job = job(store, 5);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Embedder hanging = Embedder.blocking(3, texts -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException asked) {
                interrupted.countDown();
            }
            return List.of();
        });
        reactor.core.Disposable run = job.run(hanging).subscribe();
        begun.await();
        run.dispose();
        interrupted.await();
        assertThat(missing(store)).isEqualTo(5);
    }

    @Test
    void followsWhatIsWrittenLater(RelationalDatastore store) {
        EmbeddingJob job = job(store, 5);
        Queue<Integer> more =
                new ConcurrentLinkedQueue<>(IntStream.range(100, 103).boxed().toList());
        List<Long> written = job.follow(EMBEDDER, Duration.ofMillis(20))
                .concatMap(progress -> progress.embedded() > 0 && !more.isEmpty()
                        ? store.execute("INSERT INTO doc (id, title) VALUES (?, 'later')", more.poll())
                                .thenReturn(progress)
                        : Mono.just(progress))
                .map(EmbeddingProgress::embedded)
                .filter(rows -> rows > 0)
                .take(4)
                .collectList()
                .block(LIMIT);
        assertThat(written).hasSize(4);
        assertThat(missing(store)).isZero();
        assertRight(store, 8);
    }

    @Test
    void worksOnKeysOfSeveralColumnsAndOddNames(RelationalDatastore store) {
        store.execute(
                        "CREATE TABLE \"Odd table\" (\"a b\" TEXT, \"Order\" INTEGER, \"the \"\"text\" TEXT, \"v$$ of 'it\" "
                                + type(store) + ", PRIMARY KEY (\"a b\", \"Order\"))")
                .then(store.executeAll(
                        "INSERT INTO \"Odd table\" VALUES (?, ?, ?, NULL)",
                        Flux.range(0, 30).map(i -> List.of("it's " + i % 3, i, "t" + i))))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("Odd table", "v$$ of 'it")
                                .named("abcdefghijklmnopqrstuvwxyz_12345")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        EmbeddingJob job = EmbeddingJob.on(store, "abcdefghijklmnopqrstuvwxyz_12345", "the \"text")
                .pageSize(7);
        job.install().block(LIMIT);
        job.run(EMBEDDER).blockLast(LIMIT);
        store.execute("UPDATE \"Odd table\" SET \"the \"\"text\" = 'other' WHERE \"Order\" = 4")
                .block(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
    }

    @Test
    void isInstalledOnceAndForItsColumns(RelationalDatastore store) {
        EmbeddingJob job = job(store, 1);
        job.install().block(LIMIT);
        EmbeddingJob ofTitles = EmbeddingJob.on(store, "doc", "title");
        assertFails(Kind.NOT_INSTALLED, () -> ofTitles.run(EMBEDDER).blockLast(LIMIT));
        ofTitles.install().block(LIMIT);
        assertFails(Kind.NOT_INSTALLED, () -> job.run(EMBEDDER).blockLast(LIMIT));
        ofTitles.run(EMBEDDER).blockLast(LIMIT);
        store.execute("UPDATE doc SET body = 'of no matter'").block(LIMIT);
        assertThat(missing(store)).isZero();
        ofTitles.uninstall().block(LIMIT);
        ofTitles.uninstall().block(LIMIT);
        assertFails(Kind.NOT_INSTALLED, () -> ofTitles.run(EMBEDDER).blockLast(LIMIT));
        store.execute("UPDATE doc SET title = 'of no matter'").block(LIMIT);
        assertThat(missing(store)).isZero();
    }

    @Test
    void tablesThatItCannotWorkOnAreRefused(RelationalDatastore store) {
        job(store, 1);
        assertFails(
                Kind.UNSUITABLE,
                () -> EmbeddingJob.on(store, "doc", "none").install().block(LIMIT));
        assertThatThrownBy(
                        () -> EmbeddingJob.on(store, "none", "title").install().block(LIMIT))
                .isInstanceOf(VectorIndexException.class);
        assertThatThrownBy(() -> EmbeddingJob.on(store, "doc", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddingJob.on(store, "doc", "title").pageSize(0))
                .isInstanceOf(IllegalArgumentException.class);
        store.execute("CREATE TABLE full_doc (id INTEGER PRIMARY KEY, title TEXT, embedding " + type(store)
                        + " NOT NULL)")
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("full_doc", "embedding")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        assertFails(
                Kind.UNSUITABLE,
                () -> EmbeddingJob.on(store, "full_doc", "title").install().block(LIMIT));
    }

    @Test
    void vectorsThatCannotBeWrittenAreAnErrorAndNoEndlessWork(RelationalDatastore store) {
        EmbeddingJob job = job(store, 5);
        keep(store, "doc");
        assertFails(Kind.STALLED, () -> job.run(EMBEDDER).blockLast(LIMIT));
    }

    /** Bytes that are read anew are the same. */
    @Test
    void noEndlessWorkOnKeysOfBytesEither(RelationalDatastore store) {
        boolean sqlite = store.type().equals(DatabaseType.SQLITE);
        store.execute("CREATE TABLE part (id " + (sqlite ? "BLOB" : "bytea") + " PRIMARY KEY, title TEXT, embedding "
                        + type(store) + ")")
                .then(store.execute("INSERT INTO part (id, title) VALUES (?, 'one')", new byte[] {1, 2}))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("part", "embedding")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        EmbeddingJob job = EmbeddingJob.on(store, "part", "title");
        job.install().block(LIMIT);
        keep(store, "part");
        assertFails(Kind.STALLED, () -> job.run(EMBEDDER).blockLast(LIMIT));
    }

    @Test
    void textsThatTheDatabaseComputesAreNoticed(RelationalDatastore store) {
        store.execute(
                        "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, body TEXT, whole TEXT GENERATED ALWAYS AS (title || ': ' || body) STORED, embedding "
                                + type(store) + ")")
                .then(store.execute("INSERT INTO book (id, title, body) VALUES (1, 'one', 'two'), (2, 'a', 'b')"))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("book", "embedding")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        for (EmbeddingJob job :
                List.of(EmbeddingJob.on(store, "book", "whole"), EmbeddingJob.on(store, "book", "whole", "title"))) {
            job.install().block(LIMIT);
            job.run(EMBEDDER).blockLast(LIMIT);
            store.execute("UPDATE book SET body = body || '!' WHERE id = 2").block(LIMIT);
            assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
        }
    }

    /** Which differ in case only. */
    @Test
    void textsThatTheColumnTakesForTheSameAreDifferent(RelationalDatastore store) {
        boolean sqlite = store.type().equals(DatabaseType.SQLITE);
        if (!sqlite) {
            store.execute(
                            "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
                    .block(LIMIT);
        }
        store.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, title TEXT COLLATE "
                        + (sqlite ? "NOCASE" : "any_case") + ", embedding " + type(store) + ")")
                .then(store.execute("INSERT INTO word (id, title) VALUES (1, 'us'), (2, 'a')"))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("word", "embedding")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        EmbeddingJob job = EmbeddingJob.on(store, "word", "title");
        job.install().block(LIMIT);
        job.run(EMBEDDER).blockLast(LIMIT);
        store.execute("UPDATE word SET title = 'US' WHERE id = 1").block(LIMIT);
        AtomicInteger asked = new AtomicInteger();
        Embedder slow = Embedder.async(3, texts -> (asked.getAndIncrement() == 0
                        ? store.execute("UPDATE word SET title = 'Us' WHERE id = 1")
                                .then()
                        : Mono.<Void>empty())
                .thenReturn(vectors(texts)));
        assertThat(job.run(slow).map(EmbeddingProgress::embedded).collectList().block(LIMIT))
                .containsExactly(0L, 0L, 1L);
        assertThat(store.queryOne(float[].class, "SELECT embedding FROM word WHERE id = 1")
                        .block(LIMIT))
                .isEqualTo(vector("Us"));
    }

    @Test
    void whatBelongsToAnotherJobIsLeftAlone(RelationalDatastore store) {
        EmbeddingJob job = job(store, 3);
        store.capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(VectorIndex.on("doc", "embedding")
                        .named("doc_new_b")
                        .dimensions(3)
                        .build())
                .blockLast(LIMIT);
        EmbeddingJob other = EmbeddingJob.on(store, "doc_new_b", "title");
        other.install().block(LIMIT);
        job.uninstall().block(LIMIT);
        other.run(EMBEDDER).blockLast(LIMIT);
        store.execute("UPDATE doc SET title = 'changed' WHERE id = 1").block(LIMIT);
        assertThat(other.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
    }

    /** Whoever drops it does not know that somebody embeds. */
    @Test
    void triggersThatAreDroppedMeanwhileAreTold(RelationalDatastore store) {
        EmbeddingJob job = job(store, 15);
        EmbeddingJob same = EmbeddingJob.on(store, "doc", "title", "body");
        AtomicInteger asked = new AtomicInteger();
        Embedder slow =
                Embedder.async(3, texts -> (asked.getAndIncrement() == 0 ? same.uninstall() : Mono.<Void>empty())
                        .thenReturn(vectors(texts)));
        assertFails(Kind.NOT_INSTALLED, () -> job.run(slow).blockLast(LIMIT));
        assertRight(store, 15);
    }
}
