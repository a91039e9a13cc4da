package io.millrace.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ParameterException;
import io.millrace.error.TransferException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.spi.TransferSupport;
import io.millrace.transfer.TransferLog.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/** Writes the rows of one file, in one transaction or in several. */
final class ImportRun {
    /** Other transactions are kept out by keys and locks, not by a snapshot, and what was read of the file is not read again. */
    private static final TransactionOptions WRITING =
            TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED).withRetries(0);

    private final RelationalDatastore store;
    private final OpenedImport file;
    private final ImportOptions options;
    private final TransferSupport support;

    ImportRun(RelationalDatastore store, OpenedImport file, ImportOptions options) {
        this.store = store;
        this.file = file;
        this.options = options;
        this.support = TransferSupport.of(store);
    }

    Flux<TransferProgress> progress() {
        return store.schema()
                .flatMap(schema ->
                        file.read(in -> ImportPlan.of(in, file.header(), schema, store.dialect(), support, options)))
                .flatMapMany(plan -> file.read(in -> new RowSource(in, plan, options))
                        .flatMapMany(rows -> options.inBatches() ? inBatches(plan, rows) : atOnce(plan, rows)));
    }

    private Flux<TransferProgress> atOnce(ImportPlan plan, RowSource rows) {
        return store.transactionMany(
                        WRITING,
                        tx -> writing(
                                tx, plan, prepare(tx, plan).thenMany(write(tx, plan, rows)), requireSame(tx, plan)))
                .onErrorMap(ConstraintViolationException.class, this::refusedAtCommit);
    }

    private Flux<TransferProgress> inBatches(ImportPlan plan, RowSource rows) {
        AtomicReference<Position> position = new AtomicReference<>(Position.START);
        Mono<Position> begun = store.transaction(WRITING, tx -> support.begin(tx)
                .then(support.deferForeignKeys(tx, plan.targets()))
                .flatMap(ending ->
                        begin(tx, plan).flatMap(from -> all(tx, ending).thenReturn(from))));
        Flux<TransferProgress> batch = Flux.defer(() -> rows.isFinished()
                ? TransferLog.remove(store, logKey()).thenMany(Flux.empty())
                : store.transactionMany(
                        WRITING,
                        tx -> writing(tx, plan, write(tx, plan, rows), Mono.defer(() -> record(tx, rows, position)))));
        return TransferLog.create(store)
                .then(begun)
                .doOnNext(position::set)
                .flatMap(from -> file.read(in -> {
                    rows.skip(from.tableNumber(), from.rowsDone());
                    return rows;
                }))
                .thenMany(batch.repeat(() -> !rows.isFinished()))
                .onErrorMap(ConstraintViolationException.class, this::refusedAtCommit);
    }

    /** An import of other tables of the same file is another import. */
    private String logKey() {
        String id = file.header().id();
        List<String> tables = options.tables().stream().distinct().sorted().toList();
        return tables.isEmpty()
                ? id
                : id + " " + UUID.nameUUIDFromBytes(tables.toString().getBytes(UTF_8));
    }

    /** Where to begin. */
    private Mono<Position> begin(Transaction tx, ImportPlan plan) {
        String id = logKey();
        Mono<Position> start = prepare(tx, plan).then(TransferLog.begin(tx, id)).thenReturn(Position.START);
        return options.existingRows() == ExistingRows.DELETE
                ? TransferLog.remove(tx, id).then(start)
                : TransferLog.find(tx, id).switchIfEmpty(start);
    }

    private Mono<Void> record(Transaction tx, RowSource rows, AtomicReference<Position> position) {
        String id = logKey();
        Position to = new Position(rows.table(), rows.rowsOfTable());
        return TransferLog.advance(tx, id, position.getAndSet(to), to)
                .then(rows.isFinished() ? TransferLog.remove(tx, id) : Mono.empty());
    }

    /** Foreign keys are checked when all of a transaction is written, and before it is committed. */
    private Flux<TransferProgress> writing(
            Transaction tx, ImportPlan plan, Flux<TransferProgress> rows, Mono<Void> last) {
        return support.begin(tx)
                .then(support.deferForeignKeys(tx, plan.targets()))
                .flatMapMany(ending -> Flux.concat(rows, last.then(Mono.empty()), all(tx, ending)));
    }

    private static <T> Mono<T> all(SqlOperations tx, List<String> statements) {
        return Flux.fromIterable(statements)
                .concatMap(sql -> tx.execute(Sql.verbatim(sql)))
                .then(Mono.empty());
    }

    /** What a trigger or a rule has added to the tables, or kept from them, makes the import another than the export. */
    private Mono<Void> requireSame(Transaction tx, ImportPlan plan) {
        if (options.existingRows() == ExistingRows.KEEP) {
            return Mono.empty();
        }
        return Flux.fromIterable(plan.imported())
                .filter(table -> table.header().rows().isPresent())
                .concatMap(table -> tx.query(long.class, Sql.verbatim("SELECT COUNT(*) FROM " + table.from()))
                        .single()
                        .doOnNext(there -> table.requireRows(there, file.path())))
                .then();
    }

    /** Deals with rows that are there. */
    private Mono<Void> prepare(Transaction tx, ImportPlan plan) {
        List<TableImport> tables = new ArrayList<>(plan.imported());
        Collections.reverse(tables);
        return switch (options.existingRows()) {
            case KEEP -> Mono.empty();
            case DELETE ->
                Flux.fromIterable(tables).concatMap(table -> delete(tx, table)).then();
            case REFUSE ->
                Flux.fromIterable(plan.imported())
                        .concatMap(table -> requireEmpty(tx, table))
                        .then();
        };
    }

    private static Mono<RunResult> delete(Transaction tx, TableImport table) {
        return tx.execute(Sql.verbatim("DELETE FROM " + table.name()))
                .onErrorMap(
                        ConstraintViolationException.class,
                        error -> new TransferException(
                                "The rows of the table " + table.table().name()
                                        + " cannot be deleted before the import. " + error.reason(),
                                error));
    }

    private static Mono<Void> requireEmpty(Transaction tx, TableImport table) {
        return tx.query(Sql.verbatim("SELECT 1 FROM " + table.name() + " LIMIT 1"))
                .hasElements()
                .flatMap(any -> any
                        ? Mono.error(new TransferException(
                                "The table " + table.table().name()
                                        + " has rows already. Import into empty tables, or say whether those rows are to"
                                        + " be kept or deleted.",
                                null))
                        : Mono.empty());
    }

    /** Reads and writes until a transaction is to end. While the database writes, the next rows are read. */
    private Flux<TransferProgress> write(Transaction tx, ImportPlan plan, RowSource rows) {
        return Flux.generate((SynchronousSink<Chunk> sink) -> {
                    Chunk chunk = file.readNow(in -> rows.next());
                    if (chunk == null) {
                        sink.complete();
                        return;
                    }
                    sink.next(chunk);
                    if (chunk.commit()) {
                        sink.complete();
                    }
                })
                .subscribeOn(Schedulers.boundedElastic())
                .concatMap(chunk -> write(tx, plan, chunk), 1)
                .concatWith(Mono.defer(() -> rows.isFinished() ? advance(tx, plan) : Mono.empty()));
    }

    private <T> Mono<T> advance(Transaction tx, ImportPlan plan) {
        return Flux.fromIterable(plan.sequences())
                .concatMap(sequence -> support.advance(tx, sequence))
                .then(Mono.empty());
    }

    private Mono<TransferProgress> write(Transaction tx, ImportPlan plan, Chunk chunk) {
        TableImport table = plan.imported(chunk.table());
        Mono<Void> inserted = chunk.rows().isEmpty()
                ? Mono.empty()
                : tx.executeAll(table.insert(), Flux.fromIterable(chunk.rows()))
                        .doOnNext(changes -> requireAll(changes, chunk, table))
                        .then();
        Mono<Void> advanced = chunk.endOfTable()
                ? Mono.defer(
                        () -> support.advance(tx, table.table(), table.header().sequences()))
                : Mono.empty();
        return inserted.onErrorMap(DatastoreException.class, error -> refused(error, chunk, table))
                .then(advanced)
                .then(Mono.fromSupplier(() -> progress(plan, chunk, table)));
    }

    private void requireAll(long taken, Chunk chunk, TableImport table) {
        if (taken != chunk.rows().size()) {
            throw new TransferException(
                    lines(chunk, table) + "the database has taken " + taken + " of these "
                            + chunk.rows().size()
                            + " rows. A trigger or a rule keeps the others out: drop it for the time of the import.",
                    chunk.firstLine(),
                    null);
        }
    }

    private String lines(Chunk chunk, TableImport table) {
        return "Lines " + chunk.firstLine() + " to " + chunk.lastLine() + " of " + file.path() + ", table "
                + table.header().name() + ": ";
    }

    private static TransferProgress progress(ImportPlan plan, Chunk chunk, TableImport table) {
        return TransferProgress.of(
                table.header().name(),
                plan.imported().indexOf(table) + 1,
                plan.imported().size(),
                chunk.rowsDone(),
                table.header().rows(),
                chunk.bytesDone(),
                chunk.endOfTable());
    }

    /** What is the rows' fault names them; what is not stays as it is. */
    private DatastoreException refused(DatastoreException error, Chunk chunk, TableImport table) {
        boolean ofRows = error instanceof ConstraintViolationException
                || error instanceof DataException
                || error instanceof BadSqlException
                || error instanceof ParameterException
                || error instanceof UncategorizedDatastoreException;
        if (!ofRows) {
            return error;
        }
        // Where no line was left out, the rows tell theirs.
        boolean known = error.index().isPresent()
                && chunk.lastLine() - chunk.firstLine() + 1 == chunk.rows().size();
        if (!known) {
            return new TransferException(
                    lines(chunk, table) + "the database refused one of these rows: " + error.reason(),
                    chunk.firstLine(),
                    error);
        }
        long line = chunk.firstLine() + error.index().getAsLong();
        return new TransferException(
                "Line " + line + " of " + file.path() + ", table "
                        + table.header().name() + ": the database refused this row: " + error.reason(),
                line,
                error);
    }

    private DatastoreException refusedAtCommit(ConstraintViolationException error) {
        String what = error.kind() == ConstraintViolationException.Kind.FOREIGN_KEY
                ? "Foreign keys do not hold at the end of the import of " + file.path()
                        + ": rows refer to rows that are neither in the file nor in the database. "
                : "A constraint does not hold at the end of the import of " + file.path() + ". ";
        return new TransferException(what + error.reason(), error);
    }
}
