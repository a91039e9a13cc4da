package io.millrace.sqlite;

import io.millrace.DatabaseFile;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/** The file of a datastore that has one. */
record SqliteDatabaseFile(SqliteDatastore datastore, Path path) implements DatabaseFile {
    @Override
    public Flux<CopyProgress> copyTo(Path target) {
        return datastore
                .backup(target)
                .map(pages -> new CopyProgress(pages.totalPages() - pages.remainingPages(), pages.totalPages()));
    }
}
