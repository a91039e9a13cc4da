package io.millrace.capability;

import io.millrace.RelationalDatastore;
import java.nio.file.Path;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * A database that is a file of this machine: the {@linkplain RelationalDatastore#capability capability} of datastores that can be
 * copied as one, and that create a file which is missing.
 */
public interface DatabaseFile {
    /**
     * How far a copy is.
     *
     * @param copied parts of the database that are copied
     * @param total parts that the database has; how large one is, is up to the database
     */
    record CopyProgress(long copied, long total) {}

    /**
     * The file.
     *
     * @return its absolute path; the file need not be there yet
     */
    Path path();

    /**
     * All files that are or may become parts of the database, such as a log beside it. Whoever replaces or removes one of them
     * destroys the database. Follows links, and so blocks.
     *
     * @return by default the file alone
     */
    default List<Path> files() {
        return List.of(path());
    }

    /**
     * Copies the database to a new file while it is in use. The copy is the database at one moment.
     *
     * @param target the file, which must not exist; it appears when it is complete
     * @return the progress, as demand allows; completes when the file is there. A target that exists or cannot be written is a
     *     {@link io.millrace.error.ResourceException}. Cancelling stops the signals; whether the copy is finished is up to the
     *     database.
     */
    Flux<CopyProgress> copyTo(Path target);
}
