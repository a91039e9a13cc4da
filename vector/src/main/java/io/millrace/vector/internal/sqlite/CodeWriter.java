package io.millrace.vector.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.vector.internal.codes.CodeBytes;
import io.millrace.vector.internal.codes.CodeFold;
import io.millrace.vector.internal.codes.CodeRun;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Stamp;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes codes into the tables. */
final class CodeWriter {
    private final CodeTables tables;

    CodeWriter(CodeTables tables) {
        this.tables = tables;
    }

    /** Adds chunks to a series. Their version tells them from others that ever had their numbers. */
    Mono<Long> write(SqlOperations tx, long series, byte[] centre, List<CodeRun> runs) {
        long owner = CodeReader.owner(series, centre);
        long version = CodeTables.newNumber();
        return tx.executeAll(
                "INSERT INTO " + tables.codes()
                        + " (series, version, row_count, checksum, codes) VALUES (?, ?, ?, ?, ?)",
                Flux.fromIterable(runs).map(run -> {
                    CodeBytes kept = CodeBytes.of(run, owner);
                    return List.<Object>of(series, version, kept.rows(), kept.checksum(), kept.bytes());
                }));
    }

    /**
     * Puts what has changed into the chunks, unless somebody else has done so since, or a series is in the making, which needs the journal as it is. A journal that has ended
     * meanwhile stays as it is too: without its beginning it would seem to tell of all changes, and those behind its end would never be looked at.
     *
     * @param operations the database
     * @param codes what is kept with what has changed, as a snapshot had it that was committed
     */
    Mono<Void> fold(SqlOperations operations, Codes codes) {
        Stamp stamp = codes.stamp();
        return Mono.fromCallable(() -> CodeFold.of(codes))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(fold -> Transactions.writing(operations, tx -> tx.execute(tables.guarded(
                                "UPDATE " + tables.series()
                                        + " SET generation = ?, chunks = ?, row_count = ? WHERE series = ?"
                                        + " AND generation = ? AND active = 1 AND coalesce((SELECT mark FROM "
                                        + tables.journal()
                                        + " WHERE position = ?), 0) = ? AND NOT EXISTS (SELECT 1 FROM "
                                        + tables.series() + " WHERE active = 0) AND NOT " + tables.isFull(),
                                CodeTables.newNumber(),
                                fold.chunks(),
                                fold.rows(),
                                stamp.series(),
                                stamp.generation(),
                                stamp.position(),
                                stamp.mark()))
                        .filter(result -> result.changes() > 0)
                        .flatMap(result -> tx.execute(
                                "DELETE FROM " + tables.codes() + " WHERE id IN (SELECT value FROM json_each(?))",
                                fold.replaced().toString()))
                        .flatMap(result -> write(
                                tx,
                                stamp.series(),
                                StoredVectors.bytes(codes.encoder().centre()),
                                fold.added()))
                        .flatMap(result -> tx.execute(
                                "DELETE FROM " + tables.journal() + " WHERE position <= ?", stamp.position()))))
                .then();
    }
}
