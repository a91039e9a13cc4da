package io.millrace.testkit.mock;

import io.millrace.Sql;
import io.millrace.TransactionOptions.Isolation;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.TransactionDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A transaction that a {@link MockDatastore} has seen. What it tells grows while the transaction runs. Thread-safe. */
public final class RecordedTransaction {
    /** How a transaction ended. */
    public enum Outcome {
        /** It has not. */
        OPEN,
        /** By a commit. */
        COMMITTED,
        /** By a rollback: its work failed, was cancelled, or asked for it, or its commit failed. */
        ROLLED_BACK
    }

    private final boolean readOnly;
    private final @Nullable Isolation isolation;
    private final @Nullable RecordedTransaction parent;
    private final List<Sql> statements = new CopyOnWriteArrayList<>();
    private final List<RecordedTransaction> nested = new CopyOnWriteArrayList<>();
    private final List<Sent> notices = new CopyOnWriteArrayList<>();
    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.OPEN);

    /** A notification, and the transaction that has to be kept for it to be heard. */
    private record Sent(Notice notice, RecordedTransaction in) {}

    private RecordedTransaction(boolean readOnly, @Nullable Isolation isolation, @Nullable RecordedTransaction parent) {
        this.readOnly = readOnly;
        this.isolation = isolation;
        this.parent = parent;
    }

    static RecordedTransaction of(TransactionDefinition definition) {
        IsolationLevel level = definition.getAttribute(TransactionDefinition.ISOLATION_LEVEL);
        return new RecordedTransaction(
                Boolean.TRUE.equals(definition.getAttribute(TransactionDefinition.READ_ONLY)),
                level == null ? null : Isolation.valueOf(level.asSql().replace(' ', '_')),
                null);
    }

    /**
     * Whether it was to be read-only.
     *
     * @return whether writes were to be refused, which a {@link MockDatastore} itself does not do
     */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * The isolation that was asked for.
     *
     * @return the isolation; empty for the database's default
     */
    public Optional<Isolation> isolation() {
        return Optional.ofNullable(isolation);
    }

    /**
     * Its statements, with those of the transactions nested in it.
     *
     * @return them with their values, in the order in which they were run
     */
    public List<Sql> statements() {
        return List.copyOf(statements);
    }

    /**
     * The transactions nested in it.
     *
     * @return them, in the order in which they began
     */
    public List<RecordedTransaction> nested() {
        return List.copyOf(nested);
    }

    /**
     * How it ended. A nested transaction that ended well shares the end of the one around it, and is open until then.
     *
     * @return the outcome, so far
     */
    public Outcome outcome() {
        Outcome own = Objects.requireNonNull(outcome.get());
        return own == Outcome.COMMITTED && parent != null ? parent.outcome() : own;
    }

    /** How it ended, and the texts of its statements, without values. */
    @Override
    public String toString() {
        return outcome() + " " + statements;
    }

    RecordedTransaction nest() {
        RecordedTransaction child = new RecordedTransaction(readOnly, isolation, this);
        nested.add(child);
        return child;
    }

    void add(Sql statement) {
        statements.add(statement);
        if (parent != null) {
            parent.add(statement);
        }
    }

    void add(Notice notice) {
        add(new Sent(notice, this));
    }

    private void add(Sent notice) {
        notices.add(notice);
        if (parent != null) {
            parent.add(notice);
        }
    }

    /** The notifications of all that was committed, each once. */
    Set<Notice> kept() {
        Set<Notice> kept = new LinkedHashSet<>();
        for (Sent sent : notices) {
            if (sent.in().outcome() == Outcome.COMMITTED) {
                kept.add(sent.notice());
            }
        }
        return kept;
    }

    /** Only the first end counts. */
    void end(Outcome how) {
        outcome.compareAndSet(Outcome.OPEN, how);
    }
}
