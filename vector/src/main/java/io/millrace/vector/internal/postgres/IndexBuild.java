package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DeadlockException;
import io.millrace.query.RawSql;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.StoredIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Looks at the rows that are there, and makes what is searched. */
final class IndexBuild {
    private static final Duration TICK = Duration.ofMillis(250);

    /** How many others may take an index away that cannot be made, each behind one who has made it again. */
    private static final int MOST_MAKERS = 8;

    /** Of two who make an index on a table at once, one waits for the other's snapshot, who waits for its lock. */
    private static final Retry AFTER_DEADLOCK = Retry.max(100).filter(DeadlockException.class::isInstance);

    /** An index that cannot be used yet or never, which is made in parts on a partitioned table, is there as well. */
    private static final String STATE = "SELECT CASE WHEN c.relkind NOT IN ('i', 'I') THEN 'FOREIGN' WHEN "
            + IndexDdl.IS_THAT + " AND (c.relkind = 'I' OR i.indisvalid) THEN 'VALID' ELSE 'INVALID' END FROM "
            + IndexDdl.INDEX + " WHERE c.relname = ? AND c.relnamespace = (SELECT t.relnamespace FROM pg_class AS t"
            + " WHERE t.oid = to_regclass(?))";

    private static final String PARTITIONED =
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass(?) AND relkind = 'p'";

    private static final String PROGRESS = "SELECT coalesce(tuples_done, 0) AS done, coalesce(tuples_total, 0) AS total"
            + " FROM pg_stat_progress_create_index WHERE relid = to_regclass(?) AND datname = current_database()";

    /** SQLSTATE program_limit_exceeded. */
    private static final String LIMIT_EXCEEDED = "54000";

    private record Progress(long done, long total) {}

    private final Dialect dialect;
    private final StoredIndex index;
    private final IndexDdl ddl;

    IndexBuild(Dialect dialect, StoredIndex index) {
        this.dialect = dialect;
        this.index = index;
        this.ddl = new IndexDdl(dialect, index);
    }

    /** In a transaction, in which nobody else writes to the table. */
    Flux<VectorIndexProgress> in(Transaction tx) {
        // A statement that has failed leaves nothing to ask for in its own transaction.
        return tx.transaction(this::validated)
                .onErrorResume(ConstraintViolationException.class, failure -> refused(tx, failure))
                .then(ddl.isIndexed() ? indexed(tx) : Mono.empty())
                .then(rows(tx))
                .flux();
    }

    private Mono<Void> indexed(SqlOperations tx) {
        return state(tx).flatMap(state -> switch (state) {
            case "VALID" -> Mono.<Void>empty();
            case "INVALID" -> new IndexParts(dialect, index).dropIndex(tx).then(created(tx, false));
            default -> created(tx, false);
        });
    }

    private Mono<Void> created(SqlOperations operations, boolean concurrently) {
        return operations
                .execute(Sql.verbatim(ddl.createIndex(concurrently)))
                .onErrorMap(
                        DatastoreException.class,
                        failure -> failure.sqlState()
                                                .filter(LIMIT_EXCEEDED::equals)
                                                .isPresent()
                                        && index.detail().equals(ColumnType.SPARSEVEC.sql())
                                ? new VectorIndexException(
                                        Kind.UNSUITABLE,
                                        "The column "
                                                + Identifier.of(
                                                        index.definition().table(),
                                                        index.definition().column())
                                                + " holds a vector with more than 1,000 numbers that are not zero, which HNSW does"
                                                + " not take. Use VectorMethod.exact().",
                                        failure)
                                : failure)
                .then();
    }

    /** While others write. */
    Flux<VectorIndexProgress> beside(RelationalDatastore datastore) {
        Flux<VectorIndexProgress> making = ddl.isIndexed()
                ? datastore
                        .queryOne(Long.class, PARTITIONED, index.table(dialect))
                        .flatMapMany(partitioned -> watched(
                                datastore, made(datastore, partitioned == 0).retryWhen(AFTER_DEADLOCK)))
                : Flux.empty();
        return checked(datastore, MOST_MAKERS).thenMany(making).concatWith(rows(datastore));
    }

    private Mono<Void> validated(SqlOperations operations) {
        return operations.execute(Sql.verbatim(ddl.validateCheck())).then();
    }

    /**
     * The check goes with its index when another maker finds that it cannot be made. That ends this making, unless a third has made it
     * once more by now; one that does so later has rows that nobody has looked at.
     */
    private Mono<Void> checked(RelationalDatastore datastore, int times) {
        return validated(datastore)
                .retryWhen(AFTER_DEADLOCK)
                .onErrorResume(ConstraintViolationException.class, failure -> refused(datastore, failure))
                .onErrorResume(BadSqlException.class, failure -> ifDefined(datastore)
                        .switchIfEmpty(Mono.error(IndexCatalog::goneMeanwhile))
                        .flatMap(defined -> times > 1 ? checked(datastore, times - 1) : Mono.error(failure)));
    }

    private Mono<Void> refused(SqlOperations operations, ConstraintViolationException failure) {
        return new WrongRows(dialect, index)
                .first(operations)
                .onErrorResume(search -> {
                    failure.addSuppressed(search);
                    return Mono.empty();
                })
                .map(row -> row.refusal(index, failure))
                // Another has mended it meanwhile, or the role may not see it.
                .defaultIfEmpty(new VectorIndexException(
                        Kind.UNSUITABLE,
                        "The column "
                                + Identifier.of(
                                        index.definition().table(),
                                        index.definition().column())
                                + " holds vectors that are not of the index: of other dimensions, too long, or without a"
                                + " direction. Change them or set them to null, then make it again.",
                        failure))
                .flatMap(Mono::error);
    }

    /**
     * What an interrupted build has left, or one of another index of the name, is dropped when nobody builds it any more, which the lock tells, and made
     * anew. An index that was replaced meanwhile is left to whoever has done that.
     */
    private Mono<Void> made(RelationalDatastore datastore, boolean concurrently) {
        return ifDefined(datastore).flatMap(defined -> state(datastore)).flatMap(state -> switch (state) {
            case "VALID" -> Mono.<Void>empty();
            case "INVALID" ->
                datastore
                        .transaction(
                                TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED),
                                tx -> tx.execute(Sql.verbatim("LOCK TABLE " + index.table(dialect)
                                                + " IN SHARE UPDATE EXCLUSIVE MODE"))
                                        .then(ifDefined(tx))
                                        .flatMap(defined -> state(tx))
                                        .filter(again -> again.equals("INVALID"))
                                        .flatMap(again -> new IndexParts(dialect, index).dropIndex(tx)))
                        .then(Mono.defer(() -> made(datastore, concurrently)));
            default -> created(datastore, concurrently).then(Mono.defer(() -> made(datastore, concurrently)));
        });
    }

    private Mono<String> state(SqlOperations operations) {
        List<Object> values = new ArrayList<>(ddl.properties());
        values.add(ddl.plainName());
        values.add(index.table(dialect));
        return operations
                .query(String.class, STATE, values.toArray())
                .next()
                .defaultIfEmpty("MISSING")
                .doOnNext(state -> {
                    if (state.equals("FOREIGN")) {
                        throw new VectorIndexException(
                                Kind.UNSUITABLE,
                                "There is something called " + Identifier.of(ddl.plainName())
                                        + " that is no index, and has the name of what belongs to the vector index. Rename it.",
                                null);
                    }
                });
    }

    private Mono<Boolean> ifDefined(SqlOperations operations) {
        return operations
                .query(
                        RawSql.of("SELECT")
                                .expression(IndexCatalog.isDefined(index))
                                .toSql(dialect),
                        row -> Boolean.TRUE.equals(row.get(0, Boolean.class)))
                .single()
                .filter(defined -> defined);
    }

    private Flux<VectorIndexProgress> watched(RelationalDatastore datastore, Mono<Void> making) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> ended = Sinks.empty();
            Flux<VectorIndexProgress> watch = Flux.interval(TICK)
                    .onBackpressureDrop()
                    .concatMap(tick -> datastore.query(Progress.class, PROGRESS, index.table(dialect)), 1)
                    .map(progress -> VectorIndexProgress.of(progress.done(), progress.total()))
                    .takeUntilOther(ended.asMono());
            return Flux.merge(
                    making.doFinally(signal -> ended.tryEmitEmpty()).thenMany(Flux.<VectorIndexProgress>empty()),
                    watch);
        });
    }

    private Mono<VectorIndexProgress> rows(SqlOperations operations) {
        return operations
                .queryOne(
                        Long.class,
                        "SELECT CAST(greatest(reltuples, 0) AS bigint) FROM pg_class WHERE oid = to_regclass(?)",
                        index.table(dialect))
                .map(rows -> VectorIndexProgress.of(rows, rows));
    }
}
