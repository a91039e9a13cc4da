package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import reactor.core.publisher.Mono;

/** An open transaction. All operations are lazy and run in the order in which they are subscribed to. */
public final class NativeTransaction {
    private final TransactionLease lease;

    NativeTransaction(TransactionLease lease) {
        this.lease = lease;
    }

    public TransactionLease lease() {
        return lease;
    }

    public boolean isReadOnly() {
        return lease.isReadOnly();
    }

    /** Whether a session has the connection for itself, and begins and ends transactions on it by {@link #control}. */
    public boolean isExclusive() {
        return lease.exclusive() != null;
    }

    /** Whether it is a transaction at present. */
    public boolean isOpen() {
        ExclusiveUse exclusive = lease.exclusive();
        return exclusive == null || exclusive.isInTransaction();
    }

    /** Whether it is over, or is being ended although its owner did not ask for it. */
    public boolean isEnding() {
        return lease.isEnding();
    }

    /** Fails when the transaction is lost or cannot be committed; it is over in any case. */
    public Mono<Void> commit() {
        return end("COMMIT", false);
    }

    /** Succeeds also when the transaction is gone already. */
    public Mono<Void> rollback() {
        return end("ROLLBACK", true);
    }

    /** Rolls back what nobody has taken, or will end. */
    void abandon() {
        Sweeper.onActivity();
        lease.submitFollowUp(new EndTask(lease, "ROLLBACK", true, null, null));
    }

    private Mono<Void> end(String sql, boolean mayBeOver) {
        return Mono.create(sink -> {
            EndTask task = new EndTask(lease, sql, mayBeOver, null, sink);
            Sweeper.onActivity();
            lease.submitFollowUp(task);
        });
    }

    /** Runs SAVEPOINT, RELEASE or ROLLBACK TO; for an exclusive session also what begins and ends transactions. */
    public Mono<Void> control(String sql) {
        return Mono.create(sink -> {
            ControlTask task = new ControlTask(lease, sql, sink);
            Sweeper.onActivity();
            lease.submitFollowUp(task);
        });
    }
}
