package io.millrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for databases, removed when it is closed.
 *
 * @param path where it is
 */
public record Folder(Path path) implements AutoCloseable {
    /** The system property that names the folder in which folders are made; {@code java.io.tmpdir} is the default. */
    public static final String PARENT = "millrace.benchmarks.folder";

    /**
     * Makes a new folder. Where it lies decides what the figures of commits that reach the disk mean.
     *
     * @return the folder, to be closed by the caller
     */
    public static Folder temporary() {
        try {
            Path parent = Path.of(System.getProperty(PARENT, System.getProperty("java.io.tmpdir")));
            Files.createDirectories(parent);
            return new Folder(Files.createTempDirectory(parent, "millrace-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
