package io.millrace.transfer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AtomicBoolean closed = new AtomicBoolean();

    @GuardedBy("this")
    private @Nullable ImportFile file;

    @GuardedBy("this")
    private @Nullable FileHeader header;

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
        if (closed.get()) {
            return;
        }
        file = ImportFile.open(path, limits, closed::get);
        header = readNow(ImportFile::header);
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
        try {
            return closed.get() || file == null ? null : work.apply(file);
        } catch (ClosedDuringReadException nobodyWaits) {
            return null;
        }
    }

    Mono<Void> close() {
        return Mono.<Void>fromRunnable(this::closeNow).subscribeOn(Schedulers.boundedElastic());
    }

    /** Ends a read at its next line, which may be one of millions that are passed over. */
    void closeNow() {
        closed.set(true);
        synchronized (this) {
            if (file != null) {
                file.close();
            }
        }
    }
}
