package io.millrace.vector;

import io.millrace.declaration.Declarations;
import io.millrace.declaration.InvalidDeclarationException;
import io.millrace.vector.VectorIndexException.Kind;
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
 *     "column": "embedding",
 *     "dimensions": 384,
 *     "metric": "cosine"
 * }]}
 * }</pre>
 *
 * <p>The settings are those of {@link VectorIndex.Builder}: {@code table}, {@code column} and {@code dimensions} must be there; {@code name}, {@code
 * metric} ({@code cosine}, {@code euclidean}, {@code inner_product}, {@code hamming} or {@code jaccard}) and {@code method} may be. A method is an object with one member, named after it: {@code
 * {"automatic": {}}}, {@code {"exact": {}}}, {@code {"quantised": {}}}, {@code {"hnsw": {"m": 16, "efConstruction": 64}}} and {@code
 * {"binaryHnsw": {"m": 16, "efConstruction": 64}}}, of which both parameters or none are there, or {@code
 * {"ivfFlat": {"lists": 100}}}. Anything else that a file has is an error, with its line and column: a setting that is not known or is there twice, a value of
 * another type, the same name for two indexes.
 *
 * <p>JSON is read by Jackson 3, which must be on the class path ({@code tools.jackson.core:jackson-core}).
 */
public final class VectorIndexes {
    /** The largest file, in bytes. */
    public static final int MAX_BYTES = Declarations.MAX_BYTES;

    private VectorIndexes() {}

    /**
     * Reads a file. It is read anew for each subscriber, on {@link Schedulers#boundedElastic()}; a cancel interrupts it.
     *
     * @param file the file
     * @return the indexes in the order of the file; {@link VectorIndexException.Kind#INVALID} when the file is not there, or not as it should be
     */
    public static Flux<VectorIndex> read(Path file) {
        return read(file.toString(), () -> Files.newInputStream(file));
    }

    /**
     * Reads what is no file, such as a resource: {@code VectorIndexes.read("indexes.json", () ->
     * App.class.getResourceAsStream("indexes.json"))}.
     *
     * @param name how it is named in errors
     * @param source opens it, anew for each subscriber; it is closed when it was read. {@code null} for a resource that is not there is an error
     * @return the indexes, as for a file
     */
    public static Flux<VectorIndex> read(String name, Callable<? extends InputStream> source) {
        return Declarations.read("vector indexes", name, source, json -> new IndexFileReader(json).indexes())
                .onErrorMap(
                        InvalidDeclarationException.class,
                        invalid -> new VectorIndexException(Kind.INVALID, invalid.problem(), invalid.getCause()))
                .flatMapIterable(indexes -> indexes);
    }
}
