package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.capability.DatabaseFile;
import io.millrace.cli.output.ResultWriter;
import io.millrace.cli.output.RowPrinter;
import io.millrace.mapping.Row;
import io.millrace.text.PrintableText;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A command that does something with a database: opens it, works, and closes it however the work ends. */
abstract class DatastoreCommand implements Callable<Integer> {
    /** How many items wait for being written at most, for each command. */
    private static final int BUFFERED_ITEMS = 64;

    @Mixin
    private final DatastoreOptions datastore = new DatastoreOptions();

    private final Surroundings surroundings;

    DatastoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Does the work and gives the exit code. */
    abstract Mono<Integer> work(RelationalDatastore store);

    abstract Access access();

    /** Whether the command makes sense on a database that is not there yet. */
    boolean createsDatabase() {
        return false;
    }

    @Override
    public final Integer call() {
        Integer code = finished();
        results().flush();
        if (surroundings.stopRequest().isWanted()) {
            message("Interrupted.");
            return ExitCode.INTERRUPTED;
        }
        return code == null ? ExitCode.OK : code;
    }

    private @Nullable Integer finished() {
        try {
            return Mono.usingWhen(
                            Mono.fromSupplier(() -> datastore.open(surroundings, access())),
                            store -> existing(store)
                                    .then(Mono.defer(() -> work(store)))
                                    .takeUntilOther(surroundings.stopRequest().requested()),
                            RelationalDatastore::close)
                    .block();
        } catch (RuntimeException failure) {
            // What was done before the failure is told before it.
            try {
                results().flush();
            } catch (RuntimeException unwritable) {
                failure.addSuppressed(unwritable);
            }
            throw failure;
        }
    }

    /** A database that is a file is created by opening it; here that would hide a wrong path. */
    private Mono<Void> existing(RelationalDatastore store) {
        return Mono.<Void>fromRunnable(() -> store.capability(DatabaseFile.class)
                        .map(DatabaseFile::path)
                        .filter(path -> !createsDatabase() && Files.notExists(path))
                        .ifPresent(missing -> {
                            throw new FailedCommandException("There is no database " + missing
                                    + ". Check --url or SQLITE_PATH; millrace migrate creates one.");
                        }))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Writes items on a thread that may wait for whoever reads the output, and asks for no more of them than are written. */
    final <T> Mono<Void> each(Flux<T> items, Consumer<? super T> writer) {
        return items.publishOn(Schedulers.boundedElastic(), BUFFERED_ITEMS)
                .doOnNext(item -> write(item, writer))
                .then();
    }

    /** Prints rows to their end. */
    final Mono<Void> print(Flux<Row> rows, RowPrinter printer) {
        return each(rows, printer::row).then(Mono.fromRunnable(printer::end));
    }

    /** Reactor throws such an error on, and the command would wait for an end that nobody tells it. */
    private static <T> void write(T item, Consumer<? super T> writer) {
        try {
            writer.accept(item);
        } catch (OutOfMemoryError tooMuch) {
            throw new FailedCommandException(
                    "There is not enough memory to print a value. Select less of it, or give the process a larger heap.");
        }
    }

    final ResultWriter results() {
        return surroundings.results();
    }

    final Surroundings surroundings() {
        return surroundings;
    }

    /** Says something that is no result. */
    final void message(String text) {
        surroundings.messages().println(PrintableText.ofMessage(text));
        surroundings.messages().flush();
    }
}
