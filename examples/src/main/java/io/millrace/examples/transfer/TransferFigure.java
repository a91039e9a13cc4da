package io.millrace.examples.transfer;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.Schema;
import io.millrace.transfer.Transfer;
import io.millrace.transfer.TransferReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Exports the Lexicon database that the environment names to a file beside it, imports that into a new database, says how long
 * both took, and compares the two row by row.
 */
public final class TransferFigure {
    private static final double MEBIBYTE = 1024.0 * 1024.0;

    private TransferFigure() {}

    /**
     * Exports, imports and compares.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Path source = Path.of(System.getenv("SQLITE_PATH"));
        Path file = source.resolveSibling("lexicon.jsonl");
        Function<RelationalDatastore, Mono<Void>> work = store ->
                with(() -> Datastores.open("sqlite:" + source.resolveSibling("copy.db")), copy -> Transfer.of(store)
                        .exportTo(file)
                        .replacing()
                        .run()
                        .doOnNext(report -> print("Exported", report))
                        .then(Schema.migrate(copy))
                        .then(Transfer.of(copy).importFrom(file).run())
                        .doOnNext(report -> print("Imported", report))
                        .then(SameRows.in(store, copy))
                        .doOnNext(rows -> System.out.printf("Compared %,d rows: all are equal%n", rows))
                        .then());
        with(Datastores::fromEnvironment, work).block();
    }

    private static Mono<Void> with(Callable<RelationalDatastore> open, Function<RelationalDatastore, Mono<Void>> work) {
        return Mono.usingWhen(Mono.fromCallable(open), work, RelationalDatastore::close);
    }

    private static void print(String what, TransferReport report) {
        System.out.printf(
                "%s %,d rows of %d tables, %.0f MiB of JSON, in %.1f s%n",
                what,
                report.rows(),
                report.tables().size(),
                report.bytes() / MEBIBYTE,
                report.took().toMillis() / 1_000.0);
    }
}
