package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.files.DatabaseFiles;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;
import reactor.core.publisher.FluxSink;

/**
 * Copies the database, as the transaction that it runs in sees it, to a file that is there whole or not at all.
 *
 * @param <T> what tells how far it is
 */
final class BackupTask<T> extends Task {
    private static final int PAGES_PER_STEP = 256;
    private static final int PAUSE_WHEN_BUSY_MILLIS = 10;
    private static final int PAUSES = 500;

    private final Path target;
    private final BiFunction<Integer, Integer, T> progress;
    private final FluxSink<T> sink;
    private @Nullable RuntimeException error;

    /** @param progress made of the pages still to be copied, and those of the database */
    BackupTask(Path target, BiFunction<Integer, Integer, T> progress, FluxSink<T> sink) {
        super(Limits.Running.UNLIMITED);
        this.target = target;
        this.progress = progress;
        this.sink = sink;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        Path partial = null;
        try {
            partial = DatabaseFiles.createPartial(target);
            Object created = DatabaseFiles.key(partial);
            copy(connection.db(), partial);
            connection.requireUnchanged("backup");
            if (!Objects.equals(created, DatabaseFiles.key(partial))) {
                throw new IOException("The file was replaced while it was written");
            }
            DatabaseFiles.giveName(partial, target);
        } catch (SQLException e) {
            error = SqliteErrors.translate(e, null);
        } catch (IOException e) {
            error = new R2dbcNonTransientResourceException(
                    "Cannot write the backup " + target + ". Check that the file does not exist and that its directory"
                            + " can be written.",
                    SqlStates.IO_ERROR,
                    e);
        } catch (R2dbcException e) {
            error = e;
        } finally {
            if (partial != null) {
                deletePartial(partial);
            }
        }
    }

    private void copy(DB database, Path file) throws SQLException {
        DB.ProgressObserver observer = (remaining, pages) -> sink.next(progress.apply(remaining, pages));
        int code = database.backup("main", file.toString(), observer, PAUSE_WHEN_BUSY_MILLIS, PAUSES, PAGES_PER_STEP);
        if (code != SQLiteErrorCode.SQLITE_OK.code && code != SQLiteErrorCode.SQLITE_DONE.code) {
            database.throwex(code);
        }
    }

    private void deletePartial(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            if (error != null) {
                error.addSuppressed(e);
            }
        }
    }

    @Override
    public void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    public void deliver() {
        if (sink.isCancelled()) {
            return;
        }
        if (error != null) {
            sink.error(error);
        } else {
            sink.complete();
        }
    }
}
