package io.millrace.examples.lexicon.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.lexicon.search.IndexState.Phase;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexProgress;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

/** The index is made, stopped and made again, and what is told of one run is not said of another. */
class SynsetIndexRunsTest {
    private final TestPublisher<IndexProgress> first = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);
    private final TestPublisher<IndexProgress> second = TestPublisher.create();
    private final SynsetIndex index = new SynsetIndex(making(List.of(first, second)));

    @Test
    void aStoppedRunSaysNothingOfTheNext() {
        assertThat(index.isRunning()).isFalse();
        index.start();
        first.next(IndexProgress.of(3, 10));
        assertThat(index.state()).isEqualTo(new IndexState(Phase.FILLING, 3, 10));
        index.stop();
        assertThat(index.isRunning()).isFalse();
        first.assertCancelled();

        index.start();
        assertThat(index.isRunning()).isTrue();
        assertThat(index.state()).isEqualTo(IndexState.BEGINNING);
        second.next(IndexProgress.of(4, 10));
        first.next(IndexProgress.of(9, 10));
        assertThat(index.state()).isEqualTo(new IndexState(Phase.FILLING, 4, 10));
        second.next(IndexProgress.of(10, 10)).complete();
        assertThat(index.state()).isEqualTo(new IndexState(Phase.READY, 10, 10));
        first.next(IndexProgress.of(5, 10)).complete();
        assertThat(index.state()).isEqualTo(new IndexState(Phase.READY, 10, 10));
    }

    @Test
    void aRunThatFailsDoesNotStandInTheWayOfTheNext() {
        index.start();
        first.next(IndexProgress.of(3, 10)).error(new IllegalStateException("No index can be made."));
        assertThat(index.state()).isEqualTo(new IndexState(Phase.FAILED, 3, 10));
        index.stop();
        index.start();
        second.complete();
        assertThat(index.state().phase()).isEqualTo(Phase.READY);
    }

    private static FullTextSearch making(List<TestPublisher<IndexProgress>> runs) {
        Queue<Flux<IndexProgress>> left = new ArrayDeque<>();
        runs.forEach(run -> left.add(run.flux()));
        return (FullTextSearch) Proxy.newProxyInstance(
                FullTextSearch.class.getClassLoader(),
                new Class<?>[] {FullTextSearch.class},
                (proxy, method, given) -> {
                    assertThat(method.getName()).isEqualTo("replaceIndex");
                    return left.remove();
                });
    }
}
