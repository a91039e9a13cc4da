package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What keeps an index in step on every database: what SQL changes, and who sends it, is for each to show. */
public abstract class IndexInStepContract extends IndexedDocuments {
    @Test
    void cascadesReachIt(RelationalDatastore store) {
        run(store, "CREATE TABLE author (id BIGINT PRIMARY KEY)");
        run(
                store,
                "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT, author BIGINT REFERENCES author ON DELETE CASCADE ON UPDATE CASCADE)");
        search(store)
                .createIndex(TextIndex.on("doc").column("t").column("author").build())
                .blockLast(LIMIT);
        run(store, "INSERT INTO author VALUES (1), (2)");
        run(store, "INSERT INTO doc VALUES ('a', 'word', 1), ('b', 'word', 2)");
        run(store, "UPDATE author SET id = 3 WHERE id = 2");
        check(store, "3", 1);
        run(store, "DELETE FROM author WHERE id = 1");
        check(store, "word", 1);
    }

    @Test
    void aRollbackTakesItBack(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        store.transaction(tx ->
                        tx.execute("INSERT INTO doc VALUES ('a', 'word')").doOnNext(result -> tx.setRollbackOnly()))
                .block(LIMIT);
        check(store, "word", 0);
    }

    @Test
    void rowsThatAreThereAreTakenInWithProgress(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT)");
        store.executeAll(
                        "INSERT INTO doc VALUES (?, 'word')",
                        Flux.range(0, 2_500).map(i -> "key" + i))
                .block(LIMIT);
        List<IndexProgress> progress = search(store)
                .createIndex(TextIndex.on("doc").column("t").build())
                .collectList()
                .block(LIMIT);
        assertThat(progress)
                .containsExactly(
                        IndexProgress.of(1_000, 2_500), IndexProgress.of(2_000, 2_500), IndexProgress.of(2_500, 2_500));
        check(store, "word", 2_500);
    }
}
