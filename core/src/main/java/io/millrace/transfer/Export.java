package io.millrace.transfer;

import io.millrace.RelationalDatastore;
import io.millrace.capability.DatabaseFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Rows to be written to a file. Immutable, and lazy: nothing happens before one of its publishers is subscribed to, and each
 * subscription is an export of its own.
 *
 * <p>All tables are read in one read-only transaction, and so as they were at one moment. A table comes after those that its
 * foreign keys refer to. Computed columns are left out.
 *
 * <p>The file appears when it is complete: until then rows go to a file beside it, which an error or a cancel removes. It can
 * be read by its owner only. Files are written on {@link reactor.core.scheduler.Schedulers#boundedElastic()}.
 */
public final class Export {
    private final RelationalDatastore store;
    private final Path file;
    private final List<String> tables;
    private final boolean replacing;

    private Export(RelationalDatastore store, Path file, List<String> tables, boolean replacing) {
        this.store = store;
        this.file = file;
        this.tables = tables;
        this.replacing = replacing;
    }

    static Export of(RelationalDatastore store, Path file) {
        return new Export(store, file, List.of(), false);
    }

    /**
     * This export, but of some tables. One that they refer to by a foreign key is not added by itself.
     *
     * @param names the tables, as the catalog has their names; none for all tables
     * @return a new export
     */
    public Export withTables(Collection<String> names) {
        return new Export(store, file, List.copyOf(names), replacing);
    }

    /**
     * This export, but of some tables. One that they refer to by a foreign key is not added by itself.
     *
     * @param names the tables, as the catalog has their names; none for all tables
     * @return a new export
     */
    public Export withTables(String... names) {
        return withTables(List.of(names));
    }

    /**
     * This export, but a file that is there already is replaced, at the moment at which the new one is complete. Without this
     * it is an error. A file of the database itself is never replaced, whichever of its names is given.
     *
     * @return a new export
     */
    public Export replacing() {
        return new Export(store, file, tables, true);
    }

    /**
     * Does it.
     *
     * @return what was written, emitted when the file is in place; what cannot be done is a {@link
     *     io.millrace.error.TransferException}
     */
    public Mono<TransferReport> run() {
        return TransferReports.of(progress());
    }

    /**
     * Does it, as {@link #run()}, and tells of each table every few thousand rows and when it is done. Rows are
     * read as these are asked for.
     *
     * @return how far it is; completes when the file is in place
     */
    public Flux<TransferProgress> progress() {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new ExportFile(file, replacing, this::databaseFiles)),
                new ExportRun(store, tables)::to,
                Export::discard,
                (partial, error) -> discard(partial),
                Export::discard);
    }

    private List<Path> databaseFiles() {
        return store.capability(DatabaseFile.class).map(DatabaseFile::files).orElse(List.of());
    }

    private static Mono<Void> discard(ExportFile partial) {
        return Mono.<Void>fromRunnable(partial::discard).subscribeOn(Schedulers.boundedElastic());
    }
}
