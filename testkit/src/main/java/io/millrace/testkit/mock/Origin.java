package io.millrace.testkit.mock;

import io.millrace.Sql;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * What a caller asked for, which the runtime turns into the text and the values that a connection gets. It travels in the
 * Reactor context, from the caller's subscription to the connection.
 */
@FunctionalInterface
interface Origin {
    /** The statement as the caller gave it, of one run by the connection. */
    Sql original(String text, List<? extends @Nullable Object> values);

    static <T> Flux<T> statement(Sql sql, Flux<T> run) {
        return asked((text, values) -> sql, run);
    }

    static <T> Mono<T> statement(Sql sql, Mono<T> run) {
        return statement(sql, run.flux()).singleOrEmpty();
    }

    /** The statements of a batch run in their order. */
    static <T> Flux<T> statements(List<Sql> batch, Flux<T> run) {
        return Flux.defer(() -> {
            Iterator<Sql> next = batch.iterator();
            return asked((text, values) -> next.next(), run);
        });
    }

    static <T> Flux<T> rows(String sql, Flux<T> run) {
        return asked((text, values) -> Sql.positional(sql, values), run);
    }

    /** Marks a run of migrations, whose statements nobody stubs. */
    static <T> Mono<T> migrations(MigrationTable table, Mono<T> run) {
        return run.contextWrite(context -> context.put(MigrationTable.class, table));
    }

    /** The table of the run of migrations that this is a part of. */
    static Optional<MigrationTable> migrations(ContextView context) {
        return context.getOrEmpty(MigrationTable.class);
    }

    /** Without a caller's statement it is what the connection gets. */
    static Origin of(ContextView context) {
        return context.<Origin>getOrEmpty(Origin.class).orElse(Sql::of);
    }

    /** The runtime takes what is not stubbed for an error of the database; for a test it is one of its own. */
    private static <T> Flux<T> asked(Origin origin, Flux<T> run) {
        return run.contextWrite(context -> context.put(Origin.class, origin))
                .onErrorMap(error -> error.getCause() instanceof UnstubbedStatementError, Throwable::getCause);
    }
}
