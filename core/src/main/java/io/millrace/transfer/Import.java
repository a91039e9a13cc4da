package io.millrace.transfer;

import io.millrace.RelationalDatastore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rows to be read from a file into tables. Immutable, and lazy: nothing happens before one of its publishers is subscribed to,
 * and each subscription is an import of its own.
 *
 * <p>Before the first row is written, the file's tables and columns are held against the database's: all of them must be
 * there, take such values, and not be computed; a column that the file lacks must have a default or allow nulls. The versions of
 * migrations must be the same in both, where both know the owner.
 *
 * <p>Values become what the database's columns hold: an integer, for example, an instant where the column is a timestamp. What
 * would not fit, or not without loss, is a {@link io.millrace.error.TransferException} that names line and column. Triggers act
 * on the rows as on any others. Sequences go on after the greatest number.
 *
 * <p>Files are read on {@link reactor.core.scheduler.Schedulers#boundedElastic()}, a little ahead of what the database takes. A
 * cancel undoes what is not committed, and closes the file.
 */
public final class Import {
    private final RelationalDatastore store;
    private final Path file;
    private final ImportOptions options;

    private Import(RelationalDatastore store, Path file, ImportOptions options) {
        this.store = store;
        this.file = file;
        this.options = options;
    }

    static Import of(RelationalDatastore store, Path file) {
        return new Import(store, file, ImportOptions.DEFAULT);
    }

    /**
     * This import, but of some tables of the file.
     *
     * @param names the tables, as the file has their names; none for all tables
     * @return a new import
     */
    public Import withTables(Collection<String> names) {
        return with(options.withTables(List.copyOf(names)));
    }

    /**
     * This import, but of some tables of the file.
     *
     * @param names the tables, as the file has their names; none for all tables
     * @return a new import
     */
    public Import withTables(String... names) {
        return withTables(List.of(names));
    }

    /**
     * This import, with another answer to rows that are there already.
     *
     * @param value the answer; without this, {@link ExistingRows#REFUSE}
     * @return a new import
     */
    public Import withExistingRows(ExistingRows value) {
        return with(options.withExistingRows(value));
    }

    /**
     * This import, but it commits every so many rows instead of once at its end. When it fails or is cancelled, what was
     * committed stays, and the same import of the same file goes on behind it, from whatever process: how far it is is kept in
     * the database, in the table {@code _datastore_transfers}, and committed with the rows. {@link ExistingRows#DELETE} begins
     * anew instead.
     *
     * <p>Where foreign keys point forward, as in a tree or a cycle, the rows that depend on each other are committed together.
     *
     * @param rows how many rows at most, where foreign keys allow it; 1 or more
     * @return a new import
     */
    public Import inBatches(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("A batch has one row or more, not " + rows + ".");
        }
        return with(options.withBatchRows(rows));
    }

    /**
     * This import, but the versions of migrations may differ between the file and the database. Tables and columns must fit
     * all the same.
     *
     * @return a new import
     */
    public Import ignoringVersions() {
        return with(options.withAnyVersion(true));
    }

    /**
     * This import, with other limits. What goes beyond one is an error that names the line and the limit.
     *
     * @param value what is taken of the file; without this, {@link ImportLimits#DEFAULT}
     * @return a new import
     */
    public Import withLimits(ImportLimits value) {
        return with(options.withLimits(value));
    }

    /**
     * Does it.
     *
     * @return what was read, emitted after the commit; what cannot be done is a {@link io.millrace.error.TransferException}
     *     that names the line, and then nothing is imported (of {@link #inBatches batches}: nothing more). What another
     *     attempt may overcome stays a {@link io.millrace.error.TransientDatastoreException}.
     */
    public Mono<TransferReport> run() {
        return TransferReports.of(progress());
    }

    /**
     * Does it, as {@link #run()}, and tells of each table every few thousand rows and when it is done, before the commit. Rows are
     * read as these are asked for.
     *
     * @return how far it is; completes after the commit
     */
    public Flux<TransferProgress> progress() {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new OpenedImport(file, options.limits())),
                opened -> opened.open().thenMany(Flux.defer(new ImportRun(store, opened, options)::progress)),
                OpenedImport::close,
                (opened, error) -> opened.close(),
                OpenedImport::close);
    }

    private Import with(ImportOptions changed) {
        return new Import(store, file, changed);
    }
}
