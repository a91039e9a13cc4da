package io.millrace.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the server lets a session do. Immutable.
 *
 * @param statementTimeout how long a statement may run
 * @param lockTimeout how long a statement may wait for a lock
 * @param idleInTransactionTimeout how long a transaction may be open without a statement
 */
record SessionLimits(Duration statementTimeout, Duration lockTimeout, Duration idleInTransactionTimeout) {
    static final SessionLimits DEFAULT =
            new SessionLimits(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(1));

    SessionLimits {
        Bounds.positive("statementTimeout", statementTimeout);
        Bounds.positive("lockTimeout", lockTimeout);
        Bounds.positive("idleInTransactionTimeout", idleInTransactionTimeout);
    }

    SessionLimits withStatementTimeout(Duration limit) {
        return new SessionLimits(limit, lockTimeout, idleInTransactionTimeout);
    }

    SessionLimits withLockTimeout(Duration limit) {
        return new SessionLimits(statementTimeout, limit, idleInTransactionTimeout);
    }

    SessionLimits withIdleInTransactionTimeout(Duration limit) {
        return new SessionLimits(statementTimeout, lockTimeout, limit);
    }

    /** As settings of a session. Without the last one the server would go on computing for a client that is gone. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("statement_timeout", millis(statementTimeout));
        settings.put("lock_timeout", millis(lockTimeout));
        settings.put("idle_in_transaction_session_timeout", millis(idleInTransactionTimeout));
        settings.put("client_connection_check_interval", "10s");
        return settings;
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }
}
