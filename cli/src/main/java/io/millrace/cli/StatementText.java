package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where a statement's text comes from. */
final class StatementText {
    @Parameters(arity = "0..1", paramLabel = "SQL", description = "The statement.")
    private @Nullable String argument;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the statement from a file, in UTF-8; - is the standard input.")
    private @Nullable String file;

    /** Reads it, on a thread that may wait for it. */
    Mono<String> read() {
        if ((argument == null) == (file == null)) {
            return Mono.error(
                    new ConfigurationException("Give the statement as an argument, or a file with it: --file FILE."));
        }
        String from = file;
        return from == null
                ? Mono.justOrEmpty(argument)
                : Mono.fromCallable(() -> InputText.read(from)).subscribeOn(Schedulers.boundedElastic());
    }
}
