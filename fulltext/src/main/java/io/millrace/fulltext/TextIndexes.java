package io.millrace.fulltext;

import io.millrace.declaration.Declarations;
import io.millrace.declaration.InvalidDeclarationException;
import io.millrace.fulltext.TextIndexException.Kind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
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
    public static final int MAX_BYTES = Declarations.MAX_BYTES;

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
        return Declarations.read("text indexes", name, source, json -> new IndexFileReader(json).indexes())
                .onErrorMap(
                        InvalidDeclarationException.class,
                        invalid -> new TextIndexException(Kind.INVALID, invalid.problem(), invalid.getCause()))
                .flatMapIterable(indexes -> indexes);
    }
}
