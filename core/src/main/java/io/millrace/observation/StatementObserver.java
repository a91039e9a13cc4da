package io.millrace.observation;

import io.millrace.error.DatastoreException;
import java.util.Optional;

/**
 * Is told of every statement, for metrics, traces and logs. Registered with the adapter's builder, or found through {@link
 * java.util.ServiceLoader} by all datastores.
 *
 * <p>Called on the thread on which the statement ends, which may be an event loop: it must not block, and must be thread-safe. What it throws is logged
 * and harms nobody. Values are never told.
 */
public interface StatementObserver {
    /**
     * A statement has ended: completed, failed, or been cancelled. Called once for each execution, before its subscriber hears of the end.
     *
     * @param execution what is known of it
     */
    void ended(StatementExecution execution);

    /**
     * A transaction has failed for a conflict, and its work is about to be done again.
     *
     * @param name the name in its options
     * @param retry which retry this is, from 1
     * @param reason the conflict
     */
    default void retrying(Optional<String> name, int retry, DatastoreException reason) {}
}
