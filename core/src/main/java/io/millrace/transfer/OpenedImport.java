package io.millrace.transfer;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets one thread at a time read a file, and none once it is closed: a cancel closes it while a thread may be reading.
 */
final class OpenedImport {
    private final Path path;
    private final ImportLimits limits;
    private @Nullable ImportFile file;
    private @Nullable FileHeader header;
    private boolean closed;

    /** Does no I/O. */
    OpenedImport(Path path, ImportLimits limits) {
        this.path = path.toAbsolutePath();
        this.limits = limits;
    }

    Path path() {
        return path;
    }

    /** Opens the file and reads its header. */
    Mono<Void> open() {
        return Mono.<Void>fromRunnable(this::openNow).subscribeOn(Schedulers.boundedElastic());
    }

    private synchronized void openNow() {
        if (!closed) {
            file = ImportFile.open(path, limits);
            header = file.header();
        }
    }

    synchronized FileHeader header() {
        return Objects.requireNonNull(header);
    }

    /** Reads; empty once the file is closed. */
    <T> Mono<T> read(Function<ImportFile, ? extends @Nullable T> work) {
        return Mono.<T>fromCallable(() -> readNow(work)).subscribeOn(Schedulers.boundedElastic());
    }

    /** Reads on this thread; {@code null} once the file is closed. */
    synchronized <T> @Nullable T readNow(Function<ImportFile, ? extends @Nullable T> work) {
        return closed || file == null ? null : work.apply(file);
    }

    Mono<Void> close() {
        return Mono.<Void>fromRunnable(this::closeNow).subscribeOn(Schedulers.boundedElastic());
    }

    private synchronized void closeNow() {
        closed = true;
        if (file != null) {
            file.close();
        }
    }
}
