package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import io.millrace.observation.StatementExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** An execution that is under way. It ends once, though a cancel may come behind or beside its end. */
final class ObservedExecution {
    private final StatementExecution.Kind kind;
    private final String sql;
    private final Optional<String> transactionName;
    private final ContextView context;
    private final Instant started = Instant.now();
    private final long begin = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Duration firstRowAfter;
    private volatile long rows;

    ObservedExecution(StatementExecution.Kind kind, String sql, Optional<String> transactionName, ContextView context) {
        this.kind = kind;
        this.sql = sql;
        this.transactionName = transactionName;
        this.context = context;
    }

    /** Rows come one after the other; a cancel may look at their number at any time. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
    void row() {
        if (firstRowAfter == null) {
            firstRowAfter = sinceBegin();
        }
        rows++;
    }

    Optional<StatementExecution> changed(long changes) {
        rows = changes;
        return completed();
    }

    Optional<StatementExecution> completed() {
        return ended(StatementExecution.Outcome.COMPLETED, Optional.empty());
    }

    Optional<StatementExecution> failed(DatastoreException error) {
        return ended(StatementExecution.Outcome.FAILED, Optional.of(error));
    }

    Optional<StatementExecution> cancelled() {
        return ended(StatementExecution.Outcome.CANCELLED, Optional.empty());
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Optional<StatementExecution> ended(StatementExecution.Outcome outcome, Optional<DatastoreException> error) {
        return over.compareAndSet(false, true)
                ? Optional.of(new Ended(
                        kind,
                        sql,
                        transactionName,
                        started,
                        Optional.ofNullable(firstRowAfter),
                        sinceBegin(),
                        rows,
                        outcome,
                        error,
                        context))
                : Optional.empty();
    }

    private record Ended(
            Kind kind,
            String sql,
            Optional<String> transactionName,
            Instant started,
            Optional<Duration> firstRowAfter,
            Duration duration,
            long rows,
            Outcome outcome,
            Optional<DatastoreException> error,
            ContextView context)
            implements StatementExecution {}
}
