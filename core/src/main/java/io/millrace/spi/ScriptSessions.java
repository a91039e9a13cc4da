package io.millrace.spi;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Sessions for scripts, such as those of migrations, whose statements may change the session itself: its settings, its role, its
 * locks, its temporary tables. Each gets a session of its own. Nobody else works in it meanwhile, and nobody ever after.
 *
 * <p>A capability that datastores have by themselves, for what runs scripts on them. Statements that are refused
 * elsewhere, because they would leave something behind, are fine here.
 */
public interface ScriptSessions {
    /**
     * Does work in one transaction, as {@link io.millrace.RelationalDatastore#transaction} does.
     *
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits, once it is committed; whatever its end, the session is over then
     */
    <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work in one transaction, as {@link #transaction}, except that statements which begin or end transactions are refused with a
     * {@link io.millrace.error.TransactionUsageException}: for code, whose statements nobody has seen before.
     *
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits, once it is committed; whatever its end, the session is over then
     */
    <T> Mono<T> guardedTransaction(Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work outside a transaction. A transaction that its statements begin must be ended by them: one that is open when
     * the work completes is rolled back, and a {@link io.millrace.error.TransactionUsageException} says so.
     *
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits; whatever its end, the session is over then
     */
    <T> Mono<T> session(Function<? super Session, ? extends Mono<T>> work);

    /**
     * Makes what was defined in the meantime, such as a type, known to all who come: connections that are open now serve
     * nobody else, and are closed when those who have them are done. Cheap; nothing waits.
     */
    void renewConnections();

    /** A session outside a transaction. */
    interface Session {
        /**
         * Executes a statement.
         *
         * @param sql the statement
         * @return what it did; one value
         */
        Mono<RunResult> execute(Sql sql);

        /**
         * Whether nobody else can write while this session lasts, so that what has to be written meanwhile must be written in
         * it.
         *
         * @return {@code true} when a write of the datastore itself would wait for the end of this session
         */
        boolean excludesWriters();
    }
}
