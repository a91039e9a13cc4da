package io.millrace.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What a session sends, as far as its end matters. Immutable.
 *
 * @param sql a statement of the caller's; {@code null} for what begins and ends transactions and savepoints, which is let finish
 * @param commits whether it commits a transaction
 */
record Command(@Nullable String sql, boolean commits) {
    static final Command CONTROL = new Command(null, false);
    /** Nothing is run, so that it can be interrupted, and nothing may have been written. */
    static final Command PARSING = new Command("SELECT", false);

    static final Command COMMIT = new Command(null, true);

    /** A statement of the caller's. */
    static Command of(String sql) {
        return new Command(sql, false);
    }

    boolean isInterruptible() {
        return sql != null;
    }
}
