package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.R2dbcException;
import java.util.OptionalInt;
import java.util.Set;
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

    private static final String FAILURE = "DO 'BEGIN RAISE EXCEPTION ''rows were refused''; END'";

    /** Classes of errors that are about what a row holds, so that another attempt meets them again. */
    private static final Set<String> OF_ROWS = Set.of("21", "22", "23", "27", "38", "39", "44", "P0");

    private static final int CLASS_LENGTH = 2;

    /**
     * Tells the watch of the session that the server goes on answering: each statement has a time limit, and all of them have none. It
     * counts for nothing, since an error follows.
     */
    private static final Flux<Long> ANSWERED = Flux.just(0L);

    private final Execution<?> execution;
    private final FollowedConnection user;
    private final PostgresqlConnection connection;
    private final int rows;
    private final Writer writer;
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
     * @param execution what it is a part of, behind a cancel of which nobody waits for what is found
     * @param rows how many there are
     * @param writer writes some of them
     */
    FailedRow(Execution<?> execution, PostgresqlConnection connection, int rows, Writer writer) {
        this.execution = execution;
        this.user = execution.user();
        this.connection = connection;
        this.rows = rows;
        this.writer = writer;
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
        if (!saved || !isOfARow(error) || !execution.isWanted()) {
            return Flux.error(error);
        }
        StepOrder.Hold hold = user.session().order().hold();
        user.session().note(error);
        return hold.alone()
                .then(Mono.defer(() -> user.beginSearch(execution) ? back() : Mono.error(error)))
                .thenMany(answered(() -> between(0, rows, error)))
                .doFinally(end -> hold.release());
    }

    /** All rows before the first of these are written, and one of these fails. */
    private Flux<Long> between(int from, int to, R2dbcException error) {
        if (!execution.isWanted()) {
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
                        refused -> isOfARow(refused) && !execution.sending().isOver()
                                ? back().thenReturn(false)
                                : Mono.error(error))
                .flatMapMany(
                        written -> answered(() -> written ? between(middle, to, error) : between(from, middle, error)));
    }

    private Flux<Long> written(int from, int to) {
        return Flux.defer(() -> execution.isWanted() ? execution.sending().part(writer.write(from, to)) : Flux.empty());
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
        return execution.sending().isOver()
                ? Flux.error(error)
                : command(FAILURE)
                        .doOnError(R2dbcException.class, raised -> user.endSearch())
                        .onErrorMap(raised -> error)
                        .thenMany(Flux.error(error));
    }

    /**
     * Fails the transaction of a search that is left half-way, as its rows did before the search went back behind them. To be sent before
     * the owner of the transaction goes on.
     */
    static Mono<Void> failure(PostgresqlConnection connection) {
        return sent(connection, FAILURE).onErrorComplete();
    }

    private Mono<Long> back() {
        return command("ROLLBACK TO SAVEPOINT " + NAME);
    }

    private Mono<Long> command(String sql) {
        return execution
                .sending()
                .part(Flux.<Long>defer(() -> sent(connection, sql).then(Mono.empty())))
                .then(Mono.empty());
    }

    private static Mono<Void> sent(PostgresqlConnection connection, String sql) {
        return connection
                .createStatement(sql)
                .execute()
                .concatMap(PostgresqlResult::getRowsUpdated, 0)
                .then();
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
