package io.millrace.transfer;

import io.millrace.SqlOperations;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.TransferException;
import io.millrace.spi.OwnTables;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How far imports in batches are, in the database that they fill. SQL that every database understands. */
final class TransferLog {
    private static final String TABLE = OwnTables.TRANSFERS;

    /** What an import has committed: all rows of so many tables, and so many of the table behind them. */
    record Position(int tableNumber, long rowsDone) {
        static final Position START = new Position(0, 0);
    }

    private TransferLog() {}

    /** Two that make it at once may both find that it is not there, and one of them fails. */
    static Mono<Void> create(SqlOperations store) {
        Mono<Void> created = createOnce(store);
        return created.onErrorResume(ConstraintViolationException.class, madeMeanwhile -> created);
    }

    private static Mono<Void> createOnce(SqlOperations store) {
        return store.execute("CREATE TABLE IF NOT EXISTS " + TABLE + """
                         (
                            id           VARCHAR(200) NOT NULL PRIMARY KEY,
                            table_number INTEGER      NOT NULL,
                            rows_done    BIGINT       NOT NULL,
                            started_at   VARCHAR(40)  NOT NULL
                        )""").then();
    }

    static Mono<Position> find(SqlOperations tx, String id) {
        return tx.query(Position.class, "SELECT table_number, rows_done FROM " + TABLE + " WHERE id = ?", id)
                .next();
    }

    static Mono<Void> begin(SqlOperations tx, String id) {
        return tx.execute(
                        "INSERT INTO " + TABLE + " (id, table_number, rows_done, started_at) VALUES (?, ?, ?, ?)",
                        id,
                        Position.START.tableNumber(),
                        Position.START.rowsDone(),
                        Instant.now().toString())
                .onErrorMap(ConstraintViolationException.class, TransferLog::atWork)
                .then();
    }

    static Mono<Void> remove(SqlOperations tx, String id) {
        return tx.execute("DELETE FROM " + TABLE + " WHERE id = ?", id).then();
    }

    /** Goes from one position to the next, unless somebody else has. */
    static Mono<Void> advance(SqlOperations tx, String id, Position from, Position to) {
        return tx.execute(
                        "UPDATE " + TABLE + " SET table_number = ?, rows_done = ?"
                                + " WHERE id = ? AND table_number = ? AND rows_done = ?",
                        to.tableNumber(),
                        to.rowsDone(),
                        id,
                        from.tableNumber(),
                        from.rowsDone())
                .flatMap(result -> result.changes() == 1 ? Mono.empty() : Mono.error(atWork(null)));
    }

    private static TransferException atWork(@Nullable ConstraintViolationException cause) {
        return new TransferException(
                "Another import of the same file is at work on this database. This one has stopped.", cause);
    }
}
