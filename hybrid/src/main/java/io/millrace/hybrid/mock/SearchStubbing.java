package io.millrace.hybrid.mock;

import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a {@link MockHybridSearch} finds. Several answers are given one after the other, to one search each; the last is given again and again. An answer is
 * all candidates, the best first: pages are cut of them by {@link MockHybridSearch}. Thread-safe, but to be told everything
 * before it is searched.
 */
public final class SearchStubbing {
    private final String description;
    private final Predicate<HybridQuery> matcher;
    private final List<Flux<HybridResult>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    SearchStubbing(String description, Predicate<HybridQuery> matcher) {
        this.description = description;
        this.matcher = matcher;
    }

    /**
     * Finds results.
     *
     * @param results the results, the best first
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenResults(HybridResult... results) {
        return thenResults(Flux.fromIterable(List.copyOf(Arrays.asList(results))));
    }

    /**
     * Finds the results of a publisher, subscribed for each search: such as come late, never end, or end in an error.
     *
     * @param results the results, the best first
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenResults(Publisher<? extends HybridResult> results) {
        answers.add(Flux.from(results));
        return this;
    }

    /**
     * Fails.
     *
     * @param error what the caller gets, as it is
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenError(Throwable error) {
        return thenResults(Flux.error(error));
    }

    boolean answers(HybridQuery search) {
        return matcher.test(search);
    }

    String description() {
        return description;
    }

    Flux<HybridResult> nextAnswer() {
        int last = answers.size() - 1;
        return last < 0
                ? Flux.error(() -> new AssertionError(
                        "No answer was given for " + description + ": end when(...) with thenResults or thenError."))
                : answers.get(next.getAndUpdate(current -> Math.min(current + 1, last)));
    }
}
