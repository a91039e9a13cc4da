package io.millrace.runtime;

import io.millrace.error.ErrorDetails;
import io.millrace.error.NonUniqueResultException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** At most one row of a query. */
final class SingleRow {
    private SingleRow() {}

    static <T> Mono<T> of(Flux<T> rows, String sql) {
        return rows.singleOrEmpty()
                .onErrorMap(
                        IndexOutOfBoundsException.class,
                        several -> new NonUniqueResultException(
                                "The query returned more than one row where queryOne allows one at most. Narrow its WHERE,"
                                        + " add LIMIT 1, or use query(...).",
                                ErrorDetails.ofSql(sql)));
    }
}
