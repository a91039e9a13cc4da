package io.millrace.sqlite;

import io.millrace.capability.DatabaseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** The file of a datastore that has one. */
record SqliteDatabaseFile(SqliteDatastore datastore, Path path) implements DatabaseFile {
    /** What SQLite puts beside a database, named after what links lead to. */
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal");

    @Override
    public List<Path> files() {
        return Stream.of(path, real(path))
                .distinct()
                .flatMap(file -> SUFFIXES.stream().map(suffix -> file.resolveSibling(file.getFileName() + suffix)))
                .toList();
    }

    private static Path real(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The links of " + path + " cannot be followed.", unreadable);
        }
    }

    @Override
    public Flux<CopyProgress> copyTo(Path target) {
        return datastore
                .backup(target)
                .map(pages -> new CopyProgress(pages.totalPages() - pages.remainingPages(), pages.totalPages()));
    }
}
