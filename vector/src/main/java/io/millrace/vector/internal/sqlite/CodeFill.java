package io.millrace.vector.internal.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.internal.codes.CodeBytes;
import io.millrace.vector.internal.codes.CodeFold;
import io.millrace.vector.internal.codes.CodeRun;
import io.millrace.vector.internal.codes.CodeRunBuilder;
import io.millrace.vector.internal.codes.Encoder;
import io.millrace.vector.internal.sqlite.CodeTables.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes a series of codes of all vectors, a chunk in each transaction, beside writers and searches. It can be interrupted anywhere and gone on with by
 * anybody, several at once too: each step takes place only where the step before it was the last. What changes meanwhile is in the journal.
 */
final class CodeFill {
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Pending(long series, @Nullable Long next, long rowCount, long seen, byte[] centre) {}

    private record Filled(
            Pending pending, CodeRun run, @Nullable Long next) {}

    private final CodeTables tables;

    /** Whether a vector that is none is an error, and not left out. */
    private final boolean refuses;

    CodeFill(CodeTables tables, boolean refuses) {
        this.tables = tables;
        this.refuses = refuses;
    }

    /** Makes the first series, or goes on with one that is in the making. */
    Flux<VectorIndexProgress> run(SqlOperations operations) {
        return run(operations, 0);
    }

    /** Makes a series that takes the place of another when it is whole; nothing where that one is searched no more. */
    Flux<VectorIndexProgress> run(SqlOperations operations, long inPlaceOf) {
        return discard(operations)
                .then(pending(operations).hasElement())
                .flatMap(begun -> begun ? Mono.empty() : begin(operations, inPlaceOf))
                .thenMany(step(operations).expand(progress -> step(operations)))
                .concatWith(activate(operations).then(Mono.empty()))
                .defaultIfEmpty(VectorIndexProgress.of(0, 0))
                .onErrorResume(BadSqlException.class, failure -> unlessDropped(operations, failure));
    }

    /** The tables go with their index, between two transactions: then nothing is to be made. In one transaction they cannot. */
    private Flux<VectorIndexProgress> unlessDropped(SqlOperations operations, BadSqlException failure) {
        return operations instanceof RelationalDatastore
                ? tables.presence(operations)
                        .flatMapMany(presence -> presence == Presence.FOREIGN ? Flux.empty() : Flux.error(failure))
                : Flux.error(failure);
    }

    /** Whether the series in the making does not grow any more, since whoever made it has gone. */
    Mono<Boolean> isAbandoned(SqlOperations operations, Duration limit) {
        return pending(operations)
                .flatMap(before -> Mono.delay(limit)
                        .then(pending(operations))
                        .map(after -> after.series() == before.series() && Objects.equals(after.next(), before.next())))
                .defaultIfEmpty(false);
    }

    /** Gives up what nobody goes on with: a series that another version has begun, and all of them where the journal has ended. */
    private Mono<Void> discard(SqlOperations operations) {
        String useless = "active = 0 AND format <> ? OR " + tables.isFull();
        return operations
                .query(Long.class, "SELECT count(*) FROM " + tables.series() + " WHERE " + useless, CodeBytes.FORMAT)
                .single()
                .filter(found -> found > 0)
                .flatMap(found -> Transactions.writing(operations, tx -> tx.execute(tables.guarded(
                                "DELETE FROM " + tables.series() + " WHERE (" + useless + ")", CodeBytes.FORMAT))
                        .filter(result -> result.changes() > 0)
                        .flatMap(result -> tx.execute("DELETE FROM " + tables.codes()
                                + " WHERE series NOT IN (SELECT series FROM " + tables.series() + ")"))
                        .flatMap(result -> tx.execute("DELETE FROM " + tables.journal()
                                + " WHERE NOT EXISTS (SELECT 1 FROM " + tables.series() + ")"))))
                .then();
    }

    private Mono<Void> begin(SqlOperations operations, long inPlaceOf) {
        return Transactions.reading(operations, snapshot -> new CentreSample(tables).read(snapshot))
                .flatMap(sample -> Transactions.writing(
                        operations,
                        tx -> tx.execute(tables.guarded(
                                "INSERT INTO " + tables.series()
                                        + " SELECT ?, ?, 0, 0, 0, 0, ?, (SELECT coalesce(max(position), 0) FROM "
                                        + tables.journal() + "), ?, ? WHERE NOT EXISTS (SELECT 1 FROM "
                                        + tables.series()
                                        + " WHERE active = 0 OR series <> ?)",
                                CodeTables.newNumber(),
                                CodeBytes.FORMAT,
                                sample.rows(),
                                Long.MIN_VALUE,
                                StoredVectors.bytes(sample.centre()),
                                inPlaceOf))))
                .then();
    }

    private Mono<VectorIndexProgress> step(SqlOperations operations) {
        return Transactions.reading(operations, this::next)
                .flatMap(filled -> Transactions.writing(operations, tx -> write(tx, filled)));
    }

    private Mono<Filled> next(SqlOperations snapshot) {
        return pending(snapshot).flatMap(pending -> {
            Long next = pending.next();
            float[] centre = StoredVectors.numbers(tables.index().definition(), pending.centre());
            if (next == null || centre == null) {
                return Mono.empty();
            }
            long[] seen = new long[2];
            return snapshot.query(
                            "SELECT r." + tables.key() + ", +r." + tables.column() + " FROM " + tables.table()
                                    + " AS r WHERE r." + tables.key() + " >= ? AND r." + tables.column()
                                    + " IS NOT NULL ORDER BY r." + tables.key() + " LIMIT ?",
                            next,
                            CodeFold.CHUNK)
                    .collect(
                            () -> new CodeRunBuilder(
                                    new Encoder(tables.index().definition().metric(), centre)),
                            (builder, row) -> {
                                seen[0]++;
                                seen[1] = Objects.requireNonNull(row.get(0, Long.class));
                                float[] vector =
                                        StoredVectors.read(tables.index().definition(), row.get(1));
                                if (vector != null) {
                                    builder.add(seen[1], vector);
                                } else if (refuses) {
                                    throw StoredRows.wrong(tables.index(), List.of(seen[1]), row.get(1))
                                            .refusal(tables.index(), null);
                                }
                            })
                    .map(builder -> new Filled(
                            pending,
                            builder.build(),
                            seen[0] < CodeFold.CHUNK || seen[1] == Long.MAX_VALUE ? null : seen[1] + 1));
        });
    }

    private Mono<VectorIndexProgress> write(SqlOperations tx, Filled filled) {
        Pending pending = filled.pending();
        CodeRun run = filled.run();
        VectorIndexProgress progress = VectorIndexProgress.of(
                pending.rowCount() + run.size(), Math.max(pending.seen(), pending.rowCount() + run.size()));
        return tx.execute(tables.guarded(
                        "UPDATE " + tables.series()
                                + " SET next = ?, row_count = row_count + ?, chunks = chunks + ? WHERE series = ? AND active = 0"
                                + " AND next = ?",
                        filled.next(),
                        run.size(),
                        run.size() == 0 ? 0 : 1,
                        pending.series(),
                        pending.next()))
                .flatMap(result -> result.changes() == 0 || run.size() == 0
                        ? Mono.just(progress)
                        : new CodeWriter(tables)
                                .write(tx, pending.series(), pending.centre(), List.of(run))
                                .thenReturn(progress));
    }

    private Mono<Void> activate(SqlOperations operations) {
        return pending(operations)
                .flatMap(pending -> Transactions.writing(operations, tx -> tx.execute(tables.guarded(
                                "UPDATE " + tables.series()
                                        + " SET active = 1, generation = ? WHERE series = ? AND active = 0 AND next IS NULL AND NOT "
                                        + tables.isFull(),
                                CodeTables.newNumber(),
                                pending.series()))
                        .filter(result -> result.changes() > 0)
                        .flatMap(result -> tx.execute(
                                "DELETE FROM " + tables.journal()
                                        + " WHERE position <= (SELECT start FROM " + tables.series()
                                        + " WHERE series = ?)",
                                pending.series()))
                        .flatMap(result ->
                                tx.execute("DELETE FROM " + tables.codes() + " WHERE series <> ?", pending.series()))
                        .flatMap(result ->
                                tx.execute("DELETE FROM " + tables.series() + " WHERE series <> ?", pending.series()))))
                .then();
    }

    /** What is in the making, while the index is still the one that it is made for. */
    private Mono<Pending> pending(SqlOperations operations) {
        return operations
                .query(
                        Pending.class,
                        tables.guarded("SELECT series, next, row_count, seen, centre FROM " + tables.series()
                                + " WHERE active = 0"))
                .next();
    }
}
