package io.millrace.fulltext;

import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.TextIndexException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Indexes that are declared in a file, in JSON:
 *
 * <pre>{@code
 * {"indexes": [{
 *     "table": "book",
 *     "columns": [{"name": "title", "weight": 3}, {"name": "summary"}],
 *     "language": "english"
 * }]}
 * }</pre>
 *
 * <p>The settings are those of {@link TextIndex.Builder}: {@code table} and {@code columns} must be there; {@code name}, {@code language}, {@code
 * accents} ({@code folded} or {@code kept}), {@code stopWords} (an array of texts) and {@code suggestions} (true or false) may be. Anything else that a file has is an error,
 * with its line and column: a setting that is not known or is there twice, a value of another type, the same name for two indexes.
 *
 * <p>JSON is read by Jackson 3, which must be on the class path ({@code tools.jackson.core:jackson-core}).
 */
public final class TextIndexes {
    /** The largest file, in bytes. */
    public static final int MAX_BYTES = 1_048_576;

    private static final boolean JACKSON = isOnClassPath("tools.jackson.core.JsonParser");

    private TextIndexes() {}

    /**
     * Reads a file. It is read anew for each subscriber, on {@link Schedulers#boundedElastic()}; a cancel interrupts it.
     *
     * @param file the file
     * @return the indexes in the order of the file; {@link TextIndexException.Kind#INVALID} when the file is not there, or not as it should be
     */
    public static Flux<TextIndex> read(Path file) {
        return read(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * Reads what is no file, such as a resource: {@code TextIndexes.read("indexes.json", () ->
     * App.class.getResourceAsStream("indexes.json"))}.
     *
     * @param name how it is named in errors
     * @param source opens it, anew for each subscriber; it is closed when it was read. {@code null} for a resource that is not there is an error
     * @return the indexes, as for a file
     */
    public static Flux<TextIndex> read(String name, Callable<? extends InputStream> source) {
        return Mono.fromCallable(() -> parse(name, bytes(name, source)))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(indexes -> indexes);
    }

    private static byte[] bytes(String name, Callable<? extends InputStream> source) throws Exception {
        try (InputStream in = source.call()) {
            if (in == null) {
                throw invalid(name, "is not there.", null);
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid(name, "has more than " + MAX_BYTES + " bytes.", null);
            }
            return bytes;
        } catch (IOException failure) {
            throw invalid(name, reason(failure), failure);
        }
    }

    private static List<TextIndex> parse(String name, byte[] bytes) {
        if (!JACKSON) {
            throw new ConfigurationException(
                    "Declarations of text indexes are read by Jackson 3, which is not on the class path: add"
                            + " tools.jackson.core:jackson-core to the application's dependencies.");
        }
        return new IndexFileParser(name).parse(bytes);
    }

    private static boolean isOnClassPath(String className) {
        try {
            Class.forName(className, false, TextIndexes.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "is not there.";
        }
        return failure instanceof AccessDeniedException
                ? "cannot be read: permission is denied."
                : "cannot be read: " + failure.getMessage() + ".";
    }

    private static TextIndexException invalid(String name, String problem, @Nullable Exception cause) {
        return new TextIndexException(Kind.INVALID, "The declaration of text indexes " + name + " " + problem, cause);
    }
}
