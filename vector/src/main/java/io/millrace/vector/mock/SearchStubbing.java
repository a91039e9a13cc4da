package io.millrace.vector.mock;

import io.millrace.mapping.Row;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a {@link MockVectorSearch} finds. Several answers are given one after the other, to one search each; the last is given again and again. An answer is
 * all that matches, the nearest first: the limit of a search and its offset are kept to by {@link MockVectorSearch}. Thread-safe, but to be told everything
 * before it is searched.
 */
public final class SearchStubbing {
    private final String description;
    private final Predicate<VectorQuery> matcher;
    private final List<Flux<VectorResult>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    SearchStubbing(String description, Predicate<VectorQuery> matcher) {
        this.description = description;
        this.matcher = matcher;
    }

    /**
     * Finds rows. The first column of each is its key; distances rise from 1, and scores fall from the number of rows to 1.
     *
     * @param rows the rows, the nearest first; none when nothing matches
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenRows(Row... rows) {
        List<VectorResult> results = new ArrayList<>();
        for (Row row : rows) {
            Object key = row.get(0);
            results.add(VectorResult.of(
                    key == null ? List.of() : List.of(key), rows.length - results.size(), results.size() + 1, row));
        }
        return thenResults(Flux.fromIterable(results));
    }

    /**
     * Finds results.
     *
     * @param results the results, the nearest first
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenResults(VectorResult... results) {
        return thenResults(Flux.fromIterable(List.copyOf(Arrays.asList(results))));
    }

    /**
     * Finds the results of a publisher, subscribed for each search: such as come late, never end, or end in an error.
     *
     * @param results the results, the nearest first
     * @return this, for the answer to the next search
     */
    public SearchStubbing thenResults(Publisher<? extends VectorResult> results) {
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

    boolean answers(VectorQuery search) {
        return matcher.test(search);
    }

    String description() {
        return description;
    }

    Flux<VectorResult> nextAnswer() {
        int last = answers.size() - 1;
        return last < 0
                ? Flux.error(() -> new AssertionError("No answer was given for " + description
                        + ": end when(...) with thenRows, thenResults or thenError."))
                : answers.get(next.getAndUpdate(current -> Math.min(current + 1, last)));
    }
}
