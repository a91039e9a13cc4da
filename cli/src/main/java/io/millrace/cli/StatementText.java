package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where a statement's text comes from. */
final class StatementText {
    private static final String INPUT = "-";

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
                : Mono.fromCallable(() -> text(from)).subscribeOn(Schedulers.boundedElastic());
    }

    private static String text(String file) {
        try {
            return file.equals(INPUT) ? StandardInput.readAll() : Files.readString(Path.of(file));
        } catch (NoSuchFileException missing) {
            throw new FailedCommandException("There is no file " + file + ".");
        } catch (CharacterCodingException otherEncoding) {
            throw new FailedCommandException("The file " + file + " is not UTF-8.");
        } catch (AccessDeniedException refused) {
            throw new FailedCommandException("The file " + file + " cannot be read: permission is denied.");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The file " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
