package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.hybrid.HybridException;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.Reranker;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.query.Filter;
import io.millrace.testkit.BlockingCheck;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorQuery;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A search with two arms amid transactions, writers, re-rankers and what is not there, on every database. */
abstract class HybridSurroundingsContract extends HybridDocuments {
    @Test
    void seesWhatItsTransactionHasWritten() {
        List<Long> found = store.transactionMany(tx -> tx.execute("DELETE FROM doc WHERE id = 1")
                        .then(tx.execute("UPDATE doc SET body = 'a river' WHERE id = 5"))
                        .thenMany(search.search(tx, BOTH)))
                .map(this::id)
                .collectList()
                .block(LIMIT);
        assertThat(found).contains(2L, 5L).doesNotContain(1L);
    }

    /** Whatever its isolation is: only what others write between the arms makes a difference. */
    @Test
    void searchesInTransactionsOfItsCallers() {
        TransactionOptions readCommitted = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
        for (TransactionOptions options :
                List.of(TransactionOptions.DEFAULT, TransactionOptions.READ_ONLY, readCommitted)) {
            assertThat(store.transactionMany(options, tx -> search.search(tx, BOTH))
                            .map(this::id)
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void goesOnWhileItsIndexesAreMadeAnew() {
        TextIndex words = TextIndex.on("doc").column("body").build();
        VectorIndex vectors = VectorIndex.on("doc", "embedding").dimensions(2).build();
        AtomicInteger searches = new AtomicInteger();
        Mono<Void> making = Flux.range(0, 10_000)
                .takeWhile(round -> round < 5 || searches.get() < 5)
                .concatMap(
                        round -> texts().replaceIndex(words)
                                .thenMany(vectors().replaceIndex(vectors))
                                .then(),
                        1)
                .then();
        List<List<Long>> all = Flux.range(0, 10_000)
                .concatMap(i -> search.search(BOTH).map(this::id).collectList(), 1)
                .doOnNext(found -> searches.incrementAndGet())
                .takeUntilOther(making)
                .collectList()
                .block(LIMIT);
        assertThat(all).isNotEmpty().allSatisfy(found -> assertThat(found).containsExactly(1L, 2L, 3L, 4L, 5L));
        assertThat(ids(results(BOTH))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** Each writer's transaction puts one row in the place of another, so that both arms of a search find the same single row. */
    @Test
    void bothArmsSeeOneSnapshot() {
        Filter moving = Filter.ge("id", 100);
        insert(100, "en", "river", 1, 0);
        AtomicInteger searches = new AtomicInteger();
        Mono<Void> writing = Flux.range(100, 10_000)
                .takeWhile(id -> id < 160 || searches.get() < 10)
                .concatMap(
                        id -> store.transaction(tx -> tx.execute("DELETE FROM doc WHERE id = ?", id)
                                .then(tx.execute(
                                        "INSERT INTO doc VALUES (?, 'en', 'river', ?)", id + 1, new float[] {1, 0}))
                                .then()),
                        1)
                .then();
        Flux<List<HybridResult>> searching = Flux.range(0, 10_000)
                .concatMap(i -> search.search(BOTH.filter(moving)).collectList(), 1)
                .doOnNext(found -> searches.incrementAndGet())
                .takeUntilOther(writing);
        List<List<HybridResult>> all = searching.collectList().block(LIMIT);
        assertThat(all).isNotEmpty().allSatisfy(found -> assertThat(found)
                .singleElement()
                .satisfies(result -> assertThat(result.text()).isPresent())
                .satisfies(result -> assertThat(result.vector()).isPresent()));
    }

    @Test
    void blocksNoThreadThatMustNotBe() {
        BlockingCheck blocking = BlockingCheck.start();
        try (blocking) {
            Flux.range(0, 64)
                    .flatMap(
                            i -> search.search(BOTH.fusion(ScoreFusion.DEFAULT)).collectList(), 64)
                    .doOnNext(found -> assertThat(found).hasSize(5))
                    .blockLast(LIMIT);
        }
    }

    @Test
    void tellsWhichIndexIsMissingAndWhatDoesNotFit() {
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("nowhere", "river"), NEAR)))
                .asInstanceOf(type(TextIndexException.class))
                .returns(TextIndexException.Kind.NOT_FOUND, TextIndexException::kind);
        assertThatThrownBy(() -> results(HybridQuery.of(WORDS, VectorQuery.of("nowhere", new float[] {1, 0}))))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(VectorIndexException.Kind.NOT_FOUND, VectorIndexException::kind)
                .satisfies(error -> assertThat(error).hasMessageContaining("nowhere"));
        assertThatThrownBy(() -> results(HybridQuery.of(WORDS, VectorQuery.of("doc", new float[] {1, 0, 0}))))
                .isInstanceOf(VectorException.class);
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("doc", "\"river"), NEAR)))
                .isInstanceOf(TextQueryException.class);
        run("CREATE TABLE other (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
        texts().createIndex(TextIndex.on("other").column("body").build()).blockLast(LIMIT);
        assertThatThrownBy(() -> results(HybridQuery.of(TextSearch.of("other", "river"), NEAR)))
                .asInstanceOf(type(HybridException.class))
                .returns(HybridException.Kind.DIFFERENT_TABLES, HybridException::kind);
        assertThat(ids(results(BOTH))).hasSize(5);
    }

    @Test
    void aRerankerGivesTheBestAnotherOrder() {
        Reranker byId = candidates -> Mono.just(
                candidates.stream().map(result -> (double) (id(result) / 2)).toList());
        List<HybridResult> found = results(BOTH.rerank(byId, 10));
        assertThat(ids(found)).containsExactly(4L, 5L, 2L, 3L, 1L);
        assertThat(found).extracting(HybridResult::rank).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(found.get(0).score()).isEqualTo(2);
        assertThat(found.get(4).fusedScore()).isEqualTo(1.0 / 61 + 1.0 / 62);
        assertThat(ids(results(BOTH.limit(2).rerank(byId, 3)))).containsExactly(2L, 3L);
        assertThat(ids(results(BOTH.limit(1).offset(2).rerank(byId, 3)))).containsExactly(1L);
        assertThatThrownBy(() -> results(BOTH.limit(4).rerank(byId, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("re-ranker");
    }

    @Test
    void aRerankerThatDoesNotKeepToItsContractIsAnError() {
        List<Reranker> broken = List.of(
                candidates -> Mono.empty(),
                candidates -> Mono.just(List.of(1.0)),
                candidates -> Mono.just(Collections.nCopies(candidates.size() + 1, 1.0)),
                candidates -> Flux.just(
                        Collections.nCopies(candidates.size(), 1.0), Collections.nCopies(candidates.size(), 1.0)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), Double.NaN)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), Double.POSITIVE_INFINITY)),
                candidates -> Mono.just(Collections.nCopies(candidates.size(), null)));
        for (Reranker reranker : broken) {
            assertThatThrownBy(() -> results(BOTH.rerank(reranker, 10)))
                    .asInstanceOf(type(HybridException.class))
                    .returns(HybridException.Kind.RERANKER, HybridException::kind);
        }
        ConfigurationException own = new ConfigurationException("of the model");
        assertThatThrownBy(() -> results(BOTH.rerank(candidates -> Mono.error(own), 10)))
                .isSameAs(own);
        assertThatThrownBy(() -> results(BOTH.rerank(
                        candidates -> {
                            throw own;
                        },
                        10)))
                .isSameAs(own);
    }

    /** With more searches than there are connections, so that one of those that hang would be missed. */
    @Test
    void aRerankerThatHangsHoldsNoConnectionAndIsCancelled() {
        AtomicBoolean cancelled = new AtomicBoolean();
        HybridQuery hanging =
                BOTH.rerank(candidates -> Mono.<List<Double>>never().doOnCancel(() -> cancelled.set(true)), 10);
        Flux<Integer> others =
                Flux.range(0, 40).flatMap(i -> search.search(BOTH).count().thenReturn(i), 8);
        StepVerifier.create(Flux.merge(Collections.nCopies(32, search.search(hanging))))
                .then(() -> assertThat(others.collectList().block(LIMIT)).hasSize(40))
                .thenCancel()
                .verify(LIMIT);
        assertThat(cancelled).isTrue();
    }

    @Test
    void aCancelGivesConnectionsBackClean() {
        Flux.range(0, 40).concatMap(i -> search.search(BOTH).take(i % 3)).blockLast(LIMIT);
        Flux.range(0, 20)
                .flatMap(i -> search.search(BOTH).takeUntilOther(Mono.just(i)))
                .blockLast(LIMIT);
        assertThat(ids(results(BOTH))).hasSize(5);
    }
}
