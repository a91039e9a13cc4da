package io.millrace.sqlite.driver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.engine.EngineReference;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.transactions.NativeTransaction;
import io.millrace.sqlite.driver.internal.transactions.Session;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The state of a connection: its transaction, its limits, its open queries. */
final class SqliteSession implements Session {
    private final Engine engine;
    private final Holder holder;
    private final Limits defaults;
    private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();
    /** The attempt to begin a transaction that is under way; null when none is. */
    @GuardedBy("this")
    private @Nullable Object beginning;

    private volatile Limits limits;
    private volatile @Nullable NativeTransaction transaction;
    private final Savepoints savepoints = new Savepoints();
    private volatile boolean closed;

    SqliteSession(EngineReference hold, Limits limits) {
        this.engine = hold.engine();
        this.holder = hold.holder();
        this.defaults = limits;
        this.limits = limits;
    }

    @Override
    public @Nullable NativeTransaction transaction() {
        // In this order: whoever closes it says so first, and then takes the transaction away.
        NativeTransaction current = transaction;
        requireOpen();
        return current;
    }

    @Override
    public Holder holder() {
        return holder;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void onOpened(Cursor cursor) {
        cursors.add(cursor);
        if (closed) {
            cursor.endWithSession();
        }
    }

    @Override
    public void onClosed(Cursor cursor) {
        cursors.remove(cursor);
    }

    /** Whether anything can be begun on it: neither it nor the factory is closed. What has begun goes on while the factory is being closed. */
    boolean isValid() {
        return !closed && !holder.isLeaving();
    }

    boolean isInTransaction() {
        NativeTransaction current = transaction;
        return current != null && current.isOpen();
    }

    /** Whether the native connection that writes is this session's alone, and takes transaction control as it is written. */
    boolean isExclusive() {
        NativeTransaction current = transaction;
        return current != null && current.isExclusive();
    }

    /** Takes the native connection that writes until this session is closed. */
    Mono<Void> becomeExclusive() {
        return beginning(false, attempt -> engine.beginSession(limits, holder, begun -> takes(begun, attempt)));
    }

    void statementTimeout(Duration timeout) {
        limits = new Limits(timeout, limits.lockWait());
    }

    void lockWaitTimeout(Duration timeout) {
        limits = new Limits(limits.statement(), timeout);
    }

    private void requireOpen() {
        if (closed) {
            throw new R2dbcNonTransientResourceException("The connection is closed. Get another.", "08003");
        }
    }

    /** Begins a transaction unless one is open. */
    Mono<Void> begin(boolean readOnly, @Nullable Duration lockWait) {
        return Mono.defer(() -> {
            NativeTransaction current = transaction();
            if (current != null) {
                return current.isExclusive() && !current.isOpen()
                        ? current.control(readOnly ? "BEGIN" : "BEGIN IMMEDIATE")
                        : requireSameMode(current, readOnly);
            }
            Limits waiting = lockWait == null ? limits : new Limits(limits.statement(), lockWait);
            return beginning(
                    readOnly, attempt -> engine.begin(readOnly, waiting, holder, begun -> takes(begun, attempt)));
        });
    }

    /** Begins a transaction that may write unless any is open, be it one that only reads: a savepoint is part of either. */
    Mono<Void> beginUnlessOpen() {
        return Mono.defer(() -> isInTransaction() ? Mono.empty() : begin(false, null));
    }

    private Mono<Void> beginning(boolean readOnly, Function<Object, Mono<Void>> begin) {
        return Mono.defer(() -> {
            requireOpen();
            Object attempt = new Object();
            synchronized (this) {
                NativeTransaction begun = transaction;
                if (begun != null) {
                    return requireSameMode(begun, readOnly);
                }
                if (beginning != null) {
                    return Mono.error(new IllegalStateException("The connection is beginning a transaction already."
                            + " Wait for that, or use another connection."));
                }
                beginning = attempt;
            }
            return begin.apply(attempt).doOnTerminate(() -> giveUp(attempt)).doOnCancel(() -> giveUp(attempt));
        });
    }

    /** From here on, a transaction that the attempt brings is not taken. */
    private synchronized void giveUp(Object attempt) {
        if (beginning == attempt) {
            beginning = null;
        }
    }

    /** Takes the transaction, unless the attempt was cancelled or the session closed. */
    private synchronized boolean takes(NativeTransaction begun, Object attempt) {
        if (beginning != attempt || closed) {
            return false;
        }
        beginning = null;
        transaction = begun;
        return true;
    }

    private static Mono<Void> requireSameMode(NativeTransaction current, boolean readOnly) {
        return current.isReadOnly() && !readOnly
                ? Mono.error(new IllegalStateException(
                        "A read-only transaction is open. End it before beginning one that writes."))
                : Mono.empty();
    }

    /** Commits what is open. A transaction that is gone already makes it fail. */
    Mono<Void> commit() {
        return Mono.defer(() -> {
            NativeTransaction current = transaction();
            if (current == null) {
                return Mono.empty();
            }
            return current.isExclusive()
                    // One that was taken away is not open either, and not committed: the lane says why.
                    ? exclusively(current, "COMMIT", current.isOpen() || current.isEnding())
                    : end(current.commit(), current);
        });
    }

    Mono<Void> rollback() {
        return Mono.defer(() -> {
            NativeTransaction current = transaction();
            return current != null && current.isExclusive()
                    ? exclusively(current, "ROLLBACK", current.isOpen())
                    : giveUp();
        });
    }

    /**
     * Ends the transaction of an exclusive session. One that cannot be committed is rolled back, as anywhere.
     *
     * @param open whether there is anything to end; looked at before it is asked here whether the session is closed, which
     *     rolls back
     */
    private Mono<Void> exclusively(NativeTransaction session, String end, boolean open) {
        requireOpen();
        return open
                ? session.control(end)
                        .onErrorResume(failure ->
                                session.control("ROLLBACK").onErrorComplete().then(Mono.error(failure)))
                : Mono.empty();
    }

    /** Ends what is open, and with it the exclusive use of a connection. */
    private Mono<Void> giveUp() {
        NativeTransaction current = transaction;
        return current == null ? Mono.empty() : end(current.rollback(), current);
    }

    private Mono<Void> end(Mono<Void> ending, NativeTransaction ended) {
        return ending.doOnTerminate(() -> forget(ended));
    }

    /** It may be ended twice at a time, and another begun as soon as one of them is done. */
    private synchronized void forget(NativeTransaction ended) {
        if (transaction == ended) {
            transaction = null;
            savepoints.clear();
        }
    }

    /** Sets a savepoint, in a transaction that is begun for it unless one is open. */
    Mono<Void> setSavepoint(String name, String sql) {
        return beginUnlessOpen().then(control(sql)).doOnSuccess(done -> savepoints.set(name, false));
    }

    Mono<Void> releaseSavepoint(String name, String sql) {
        return control(sql).doOnSuccess(done -> savepoints.release(name));
    }

    Mono<Void> goBackToSavepoint(String name, String sql) {
        return control(sql).doOnSuccess(done -> savepoints.goBackTo(name));
    }

    /** A savepoint in SQL text; outside a transaction it begins one, which ends when it is released. */
    Mono<Void> textualSavepoint(ParsedStatement statement) {
        return Mono.defer(() -> {
            boolean begins = transaction == null;
            return beginUnlessOpen()
                    .then(control(statement.sql()))
                    .doOnSuccess(done -> savepoints.set(statement.name(), begins));
        });
    }

    Mono<Void> textualRelease(ParsedStatement statement) {
        return Mono.defer(() -> savepoints.beganTransaction(statement.name())
                ? commit()
                : releaseSavepoint(statement.name(), statement.sql()));
    }

    /** Runs what is about savepoints in the transaction; in an exclusive session, all transaction control. */
    Mono<Void> control(String sql) {
        return Mono.defer(() -> {
            NativeTransaction current = transaction();
            return current == null
                    ? Mono.error(new R2dbcBadGrammarException("No transaction is open.", "25000", 0, sql))
                    : current.control(sql);
        });
    }

    /** Ends what is open and goes back to the limits of the factory. */
    Mono<Void> reset() {
        return Mono.defer(() -> {
            limits = defaults;
            cursors.forEach(Cursor::endWithSession);
            return giveUp();
        });
    }

    Mono<Void> close() {
        return Mono.defer(() -> {
            synchronized (this) {
                closed = true;
            }
            return reset();
        });
    }
}
