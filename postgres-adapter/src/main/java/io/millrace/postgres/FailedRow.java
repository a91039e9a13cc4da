package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.R2dbcException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds which of the rows that went to the server together it has refused, which it does not say. Behind a savepoint the first of
 * them are written again, by halves of those that are left, until one fails alone: that one is the first that fails, and its error
 * is what writing row by row would have met. It leaves the transaction failed, as the error of all of them did.
 *
 * <p>Savepoints are sent together with the rows, without waiting for an answer.
 */
final class FailedRow {
    /** Savepoints of one transaction. The server keeps 64 subtransactions where others see them at once, and slows down with more. */
    static final int MOST_SAVEPOINTS = 60;

    private static final String NAME = "millrace_rows";

    /** Classes of errors that are about what a row holds, so that another attempt meets them again. */
    private static final Set<String> OF_ROWS = Set.of("21", "22", "23", "27", "38", "39", "44", "P0");

    private static final int CLASS_LENGTH = 2;

    /**
     * Tells the watch of the session that the server goes on answering: each statement has a time limit, and all of them have none. It
     * counts for nothing, since an error follows.
     */
    private static final Flux<Long> ANSWERED = Flux.just(0L);

    private final PostgresqlConnection connection;
    private final FollowedConnection session;
    private final int rows;
    private final Writer writer;
    private final BooleanSupplier isWanted;
    private volatile boolean saved;
    private volatile OptionalInt found = OptionalInt.empty();

    /** Writes the rows from one to another, the latter left out. */
    @FunctionalInterface
    interface Writer {
        Flux<Long> write(int from, int to);
    }

    /**
     * Prepares the search.
     *
     * @param rows how many there are
     * @param writer writes some of them
     * @param isWanted whether somebody waits for what is found
     */
    FailedRow(
            FollowedConnection session,
            PostgresqlConnection connection,
            int rows,
            Writer writer,
            BooleanSupplier isWanted) {
        this.connection = connection;
        this.session = session;
        this.rows = rows;
        this.writer = writer;
        this.isWanted = isWanted;
    }

    /** The row that was found, counted from 0. */
    OptionalInt found() {
        return found;
    }

    /** The work, and behind it, should it fail, the search. */
    Flux<Long> watching(Flux<Long> work) {
        Mono<Long> savepoint = Mono.defer(() -> command("SAVEPOINT " + NAME))
                .doOnSuccess(done -> saved = true)
                // Then the work fails too, and says why.
                .onErrorComplete();
        return Flux.mergeSequential(savepoint, work).onErrorResume(R2dbcException.class, error -> search(error));
    }

    private Flux<Long> search(R2dbcException error) {
        if (!saved || !isOfARow(error) || !isWanted.getAsBoolean()) {
            return Flux.error(error);
        }
        StepOrder.Hold hold = session.session().order().hold();
        session.session().note(error);
        return hold.alone()
                .then(Mono.defer(() -> session.isOver() ? Mono.error(error) : back()))
                .thenMany(answered(() -> between(0, rows, error)))
                .doFinally(end -> hold.release());
    }

    /** All rows before the first of these are written, and one of these fails. */
    private Flux<Long> between(int from, int to, R2dbcException error) {
        if (!isWanted.getAsBoolean()) {
            return failed(error);
        }
        if (to - from == 1) {
            return alone(from, error);
        }
        int middle = (from + to) >>> 1;
        Flux<Long> half = command("SAVEPOINT " + NAME).thenMany(written(from, middle));
        return half.then(Mono.just(true))
                .onErrorResume(
                        R2dbcException.class,
                        refused ->
                                isOfARow(refused) && !session.isOver() ? back().thenReturn(false) : Mono.error(error))
                .flatMapMany(
                        written -> answered(() -> written ? between(middle, to, error) : between(from, middle, error)));
    }

    private Flux<Long> written(int from, int to) {
        return Flux.defer(() -> isWanted.getAsBoolean() ? writer.write(from, to) : Flux.empty());
    }

    private static Flux<Long> answered(Supplier<Flux<Long>> next) {
        return ANSWERED.concatWith(Flux.defer(next));
    }

    private Flux<Long> alone(int row, R2dbcException error) {
        return written(row, row + 1)
                .doOnError(refused -> {
                    if (refused instanceof R2dbcException known && isOfARow(known)) {
                        found = OptionalInt.of(row);
                    }
                })
                .thenMany(failed(error));
    }

    /** No row fails any more. The transaction must not go on, since its caller is told that the rows were refused. */
    private Flux<Long> failed(R2dbcException error) {
        // What comes behind the end of the work would be done to somebody else's transaction.
        return session.isOver()
                ? Flux.error(error)
                : command("DO 'BEGIN RAISE EXCEPTION ''rows were refused''; END'")
                        .onErrorMap(raised -> error)
                        .thenMany(Flux.error(error));
    }

    private Mono<Long> back() {
        return command("ROLLBACK TO SAVEPOINT " + NAME);
    }

    private Mono<Long> command(String sql) {
        return connection
                .createStatement(sql)
                .execute()
                .concatMap(PostgresqlResult::getRowsUpdated, 0)
                .then(Mono.empty());
    }

    /** Whether the server refused what a row holds. */
    static boolean isOfARow(R2dbcException error) {
        String state = error.getSqlState();
        return ServerError.isSent(error)
                && state != null
                && state.length() > CLASS_LENGTH
                && OF_ROWS.contains(state.substring(0, CLASS_LENGTH));
    }
}
