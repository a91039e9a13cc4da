package io.millrace.capability;

import io.millrace.Sql;
import reactor.core.publisher.Mono;

/**
 * Tells what statements take and give without running them: a {@linkplain io.millrace.RelationalDatastore#capability capability} of
 * datastores on SQLite and PostgreSQL, for programs that check or generate code.
 */
public interface StatementDescriptions {
    /**
     * Has the database compile a statement, and reports what it says. The statement is never executed: no row is read or written, and no
     * function is called. Its values, if it has any, are not looked at and need not be there; a parameter in {@code IN (...)} stands for one
     * element.
     *
     * @param sql one statement
     * @return the description, asked for anew by each subscriber, which a cancel gives up. Errors are those of running it, as far as they show
     *     without: a {@link io.millrace.error.BadSqlException} for what the database does not understand, for several statements at
     *     once, and for what begins or ends a transaction; an {@link io.millrace.error.UnsupportedFeatureException} for what some database
     *     does while it compiles, such as SQLite's {@code PRAGMA}. Inside a transaction of the same datastore it is a {@link
     *     io.millrace.error.TransactionUsageException}.
     */
    Mono<StatementDescription> describe(Sql sql);

    /**
     * As {@link #describe(Sql)}.
     *
     * @param sql the text of one statement
     * @return the description
     */
    default Mono<StatementDescription> describe(String sql) {
        return describe(Sql.of(sql));
    }
}
