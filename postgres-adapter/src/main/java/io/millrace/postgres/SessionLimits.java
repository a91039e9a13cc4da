package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the server lets a session do, and what else it is told. Immutable.
 *
 * @param statementTimeout how long a statement may run
 * @param lockTimeout how long a statement may wait for a lock
 * @param idleInTransactionTimeout how long a transaction may be open without a statement
 * @param others other run-time parameters of the server
 */
record SessionLimits(
        Duration statementTimeout,
        Duration lockTimeout,
        Duration idleInTransactionTimeout,
        Map<String, String> others) {
    static final SessionLimits DEFAULT =
            new SessionLimits(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(1), Map.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)?");

    /** At the start of a session these are no parameters, but say who connects and to what. */
    private static final Set<String> NO_PARAMETERS = Set.of("user", "database", "options", "replication");

    /** What has a setting of its own. */
    private static final Map<String, String> LIMITS = Map.of(
            "statement_timeout", "statementTimeout",
            "lock_timeout", "lockTimeout",
            "idle_in_transaction_session_timeout", "idleInTransactionTimeout");

    /** What decides how values are written and read, in lower case: connections begin with what the driver understands. */
    private static final Set<String> FORMS = Set.of(
            "array_nulls",
            "bytea_output",
            "client_encoding",
            "datestyle",
            "extra_float_digits",
            "intervalstyle",
            "lc_monetary",
            "standard_conforming_strings");

    SessionLimits {
        Bounds.positive("statementTimeout", statementTimeout);
        Bounds.positive("lockTimeout", lockTimeout);
        Bounds.positive("idleInTransactionTimeout", idleInTransactionTimeout);
        others = Map.copyOf(others);
    }

    SessionLimits withStatementTimeout(Duration limit) {
        return new SessionLimits(limit, lockTimeout, idleInTransactionTimeout, others);
    }

    SessionLimits withLockTimeout(Duration limit) {
        return new SessionLimits(statementTimeout, limit, idleInTransactionTimeout, others);
    }

    SessionLimits withIdleInTransactionTimeout(Duration limit) {
        return new SessionLimits(statementTimeout, lockTimeout, limit, others);
    }

    /**
     * These limits with one more run-time parameter.
     *
     * @throws ConfigurationException when that is no name of a parameter
     */
    SessionLimits with(String name, String value) {
        if (!NAME.matcher(name).matches() || NO_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ConfigurationException(
                    "\"" + name + "\" is no run-time parameter of PostgreSQL that a session can set.");
        }
        String limit = LIMITS.get(name.toLowerCase(Locale.ROOT));
        if (limit != null) {
            throw new ConfigurationException(
                    "The client keeps to the limit " + name + " as well: set it by " + limit + ".");
        }
        if (FORMS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new ConfigurationException(
                    name + " decides how values are written and read, and is set by Millrace: leave it out.");
        }
        Map<String, String> more = new LinkedHashMap<>(others);
        more.put(name, value);
        return new SessionLimits(statementTimeout, lockTimeout, idleInTransactionTimeout, more);
    }

    /** As settings of a session. Without the last one the server would go on computing for a client that is gone. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("statement_timeout", millis(statementTimeout));
        settings.put("lock_timeout", millis(lockTimeout));
        settings.put("idle_in_transaction_session_timeout", millis(idleInTransactionTimeout));
        settings.put("client_connection_check_interval", "10s");
        settings.putAll(others);
        return settings;
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }
}
