package io.millrace.vector.internal.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Work that is done in a caller's transaction, or else in transactions of its own. */
final class Transactions {
    private Transactions() {}

    static <T> Mono<T> reading(SqlOperations operations, Function<SqlOperations, Mono<T>> work) {
        return in(operations, TransactionOptions.READ_ONLY, work);
    }

    static <T> Mono<T> writing(SqlOperations operations, Function<SqlOperations, Mono<T>> work) {
        return in(operations, TransactionOptions.DEFAULT, work);
    }

    private static <T> Mono<T> in(
            SqlOperations operations, TransactionOptions options, Function<SqlOperations, Mono<T>> work) {
        return operations instanceof RelationalDatastore datastore
                ? datastore.transaction(options, work)
                : Mono.defer(() -> work.apply(operations));
    }
}
