package io.millrace.testkit.mock;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.mapping.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How a {@link MockDatastore} answers. Several answers are given one after the other, to one run of the statement each; the
 * last is given again and again. Thread-safe, but to be told everything before the statement runs.
 */
public final class Stubbing {
    private final String description;
    private final Predicate<Sql> matcher;
    private final List<Mono<Answer>> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    Stubbing(String description, Predicate<Sql> matcher) {
        this.description = description;
        this.matcher = matcher;
    }

    /**
     * Answers with rows. An {@code execute} reports as many changes.
     *
     * @param rows the rows; none for an empty result
     * @return this, for the answer to the next run
     */
    public Stubbing thenRows(Row... rows) {
        return thenRows(Flux.fromArray(rows.clone()));
    }

    /**
     * Answers with the rows of a publisher, subscribed for each run and requested as the caller does: rows that come late,
     * never end, or end in an error. An {@code execute} reports as many changes.
     *
     * @param rows the rows
     * @return this, for the answer to the next run
     */
    public Stubbing thenRows(Publisher<? extends Row> rows) {
        return then(Mono.just(Answer.rows(Flux.from(rows))));
    }

    /**
     * Answers with a number of changes. A query gets no rows.
     *
     * @param changes the number
     * @return this, for the answer to the next run
     */
    public Stubbing thenChanges(long changes) {
        return thenResult(RunResult.of(changes));
    }

    /**
     * Answers with a result. A query gets no rows.
     *
     * @param result the result
     * @return this, for the answer to the next run
     */
    public Stubbing thenResult(RunResult result) {
        return then(Mono.just(Answer.result(result)));
    }

    /**
     * Answers with an error, as if the database had signalled it: a {@link io.millrace.error.DatastoreException} reaches the
     * caller as it is, an {@code R2dbcException} as what it means, anything else as an {@link
     * io.millrace.error.UncategorizedDatastoreException}.
     *
     * @param error the error
     * @return this, for the answer to the next run
     */
    public Stubbing thenError(Throwable error) {
        return then(Mono.error(error));
    }

    /**
     * Gives no answer until the caller cancels.
     *
     * @return this, for the answer to the next run
     */
    public Stubbing thenNever() {
        return then(Mono.never());
    }

    /**
     * Delays the answer given last, on Reactor's {@code parallel} scheduler, thus by virtual time where a test uses that.
     *
     * @param delay the time between the run of the statement and its answer
     * @return this, for the answer to the next run
     */
    public Stubbing after(Duration delay) {
        int last = answers.size() - 1;
        if (last < 0) {
            throw new IllegalStateException("There is no answer to delay yet: call then...(...) before after(...).");
        }
        answers.set(last, answers.get(last).delaySubscription(Mono.defer(() -> Mono.delay(delay))));
        return this;
    }

    private Stubbing then(Mono<Answer> answer) {
        answers.add(answer);
        return this;
    }

    boolean answers(Sql sql) {
        return matcher.test(sql);
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    String description() {
        return description;
    }

    Mono<Answer> nextAnswer() {
        int last = answers.size() - 1;
        if (last < 0) {
            return Mono.error(() -> new UnstubbedStatementError("No answer was given for " + description
                    + ": end when(...) with thenRows, thenChanges or thenError."));
        }
        return answers.get(next.getAndUpdate(current -> Math.min(current + 1, last)));
    }
}
