package io.millrace.transfer;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransferException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.mapping.Row;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.Table;
import io.millrace.spi.SchemaReader;
import io.millrace.spi.TransferSupport;
import io.millrace.transfer.ExportPlan.TableExport;
import io.millrace.transfer.FileHeader.TableHeader;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/** Reads tables in one transaction and writes them to a file as they come. */
final class ExportRun {
    /** One snapshot for all statements, wherever a database has a choice. What is in the file already cannot be written again. */
    private static final TransactionOptions SNAPSHOT = TransactionOptions.READ_ONLY
            .withIsolation(Isolation.REPEATABLE_READ)
            .withRetries(0);

    /** Rows on their way to the thread that writes: few, since one may have megabytes. */
    private static final int ROWS_AHEAD = 64;

    private static final int ROWS_BETWEEN_EVENTS = 5_000;

    private final RelationalDatastore store;
    private final List<String> tables;
    private final TransferSupport support;

    ExportRun(RelationalDatastore store, List<String> tables) {
        this.store = store;
        this.tables = tables;
        this.support = TransferSupport.of(store);
    }

    Flux<TransferProgress> to(ExportFile file) {
        return Flux.concat(
                blocking(file::open), store.transactionMany(SNAPSHOT, tx -> write(tx, file)), blocking(file::complete));
    }

    private Flux<TransferProgress> write(Transaction tx, ExportFile file) {
        return support.begin(tx)
                .then(SchemaReader.of(store).read(tx))
                .flatMapMany(
                        schema -> write(tx, file, schema, ExportPlan.of(schema, tables, store.dialect(), support)));
    }

    private Flux<TransferProgress> write(Transaction tx, ExportFile file, DatabaseSchema schema, ExportPlan plan) {
        List<Table> held = plan.tables().stream().map(TableExport::table).toList();
        return support.hold(tx, held)
                .thenMany(Flux.fromIterable(plan.tables()).concatMap(table -> header(tx, table)))
                .collectList()
                .zipWhen(headers ->
                        support.freeSequences(tx, held, tables.isEmpty()).collectList())
                // A random identifier may block: its source is a file.
                .publishOn(Schedulers.boundedElastic())
                .map(found -> new FileHeader(
                        UUID.randomUUID().toString(),
                        store.type().name(),
                        schema.migrationVersions(),
                        found.getT1(),
                        found.getT2()))
                .flatMapMany(header -> Flux.concat(
                        blocking(() -> file.begin(header)),
                        Flux.range(0, plan.tables().size()).concatMap(i -> rows(tx, file, plan, header, i), 1)));
    }

    private Mono<TableHeader> header(Transaction tx, TableExport export) {
        Mono<Long> rows = tx.query(long.class, Sql.verbatim(export.count())).single();
        return rows.flatMap(count -> support.columnSequences(tx, export.table())
                .collectList()
                .map(sequences -> new TableHeader(
                        export.table().schema(),
                        export.table().name(),
                        export.columns(),
                        OptionalLong.of(count),
                        sequences)));
    }

    private Flux<TransferProgress> rows(
            Transaction tx, ExportFile file, ExportPlan plan, FileHeader header, int index) {
        return Flux.defer(() -> {
            TableExport export = plan.tables().get(index);
            TableHeader table = header.tables().get(index);
            Count count = new Count(table, index + 1, header.tables().size());
            return Flux.concat(
                    blocking(() -> {
                        file.begin(new RowWriter(table, export.stored(), support), table);
                        count.bytesBefore = file.bytes();
                    }),
                    tx.query(Sql.verbatim(export.select()))
                            .onErrorMap(DatastoreException.class, error -> unreadable(error, table))
                            .publishOn(Schedulers.boundedElastic(), ROWS_AHEAD)
                            .handle((Row row, SynchronousSink<TransferProgress> sink) -> {
                                file.write(row);
                                if (++count.rows % ROWS_BETWEEN_EVENTS == 0) {
                                    sink.next(count.progress(file, false));
                                }
                            }),
                    onFileThread(() -> {
                        count.requireComplete();
                        return count.progress(file, true);
                    }));
        });
    }

    /** What another attempt may overcome stays what it is. */
    private static DatastoreException unreadable(DatastoreException error, TableHeader table) {
        return error instanceof TransientDatastoreException
                ? error
                : new TransferException("Table " + table.name() + ": " + error.reason(), error);
    }

    private static Mono<TransferProgress> blocking(Runnable work) {
        return onFileThread(() -> {
            work.run();
            return null;
        });
    }

    private static <T> Mono<T> onFileThread(Callable<? extends @Nullable T> work) {
        return Mono.<T>fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }

    /** How far a table is. One thread at a time uses it. */
    private static final class Count {
        private final TableHeader table;
        private final int number;
        private final int total;
        private long rows;
        private long bytesBefore;

        Count(TableHeader table, int number, int total) {
            this.table = table;
            this.number = number;
            this.total = total;
        }

        /** A table may have been emptied or replaced behind the back of the snapshot. */
        void requireComplete() {
            if (table.rows().isPresent() && table.rows().getAsLong() != rows) {
                throw new TransferException(
                        "The table " + table.name() + " had " + table.rows().getAsLong()
                                + " rows when the export began, and " + rows
                                + " were read: it was changed meanwhile. Export it again.",
                        null);
            }
        }

        TransferProgress progress(ExportFile file, boolean done) {
            return TransferProgress.of(
                    table.name(), number, total, rows, table.rows(), file.bytes() - bytesBefore, done);
        }
    }
}
