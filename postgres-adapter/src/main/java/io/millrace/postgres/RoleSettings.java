package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import reactor.core.publisher.Mono;

/**
 * Settings that change values without a trace in their form: digits of floating point numbers, the sign of intervals, nulls in
 * arrays. Elsewhere a session begins with the right ones; pgbouncer does not pass them on, so that those of role and database hold.
 */
final class RoleSettings {
    private static final String WRONG = "SELECT CASE"
            + " WHEN current_setting('extra_float_digits')::int < 1 THEN 'extra_float_digits = 1'"
            + " WHEN current_setting('DateStyle') NOT LIKE 'ISO%' THEN 'DateStyle = ISO'"
            + " WHEN current_setting('IntervalStyle') NOT IN ('postgres', 'iso_8601') THEN 'IntervalStyle = postgres'"
            + " WHEN current_setting('array_nulls') <> 'on' THEN 'array_nulls = on'"
            + " WHEN current_setting('standard_conforming_strings') <> 'on' THEN 'standard_conforming_strings = on'"
            + " ELSE '' END";

    private RoleSettings() {}

    /** Completes when database and role have left all of them as they have to be. */
    static Mono<Void> checked(PostgresqlConnection connection) {
        return wrong(connection)
                .flatMap(wanted -> Mono.<Void>error(new ConfigurationException(
                        "Database or role have a setting with which values would be changed on their way, and pgbouncer"
                                + " keeps every session from having its own. ALTER ROLE ... SET " + wanted + ".",
                        null)));
    }

    /** The first that is not as it has to be, as it should be set; empty when all are. */
    static Mono<String> wrong(PostgresqlConnection connection) {
        return connection
                .createStatement(WRONG)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))))
                .last()
                .filter(wanted -> !wanted.isEmpty());
    }
}
