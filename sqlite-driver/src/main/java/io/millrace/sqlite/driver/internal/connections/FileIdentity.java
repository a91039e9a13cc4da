package io.millrace.sqlite.driver.internal.connections;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Which file the connections of an engine have open. When the path leads to another one later, as after a backup was put in
 * its place, what is opened then must not answer beside what was opened before.
 */
final class FileIdentity {
    @GuardedBy("this")
    private @Nullable Object first;

    /** The connection, which was just opened by this path; closes it and fails when it may be on another file. */
    NativeConnection checked(Path path, NativeConnection connection) {
        if (isTheSame(path)) {
            return connection;
        }
        Connections.closeQuietly(connection);
        throw Refusals.replaced(path);
    }

    /** Before it is opened again: fails when there is nothing by this path any more, so that nothing new is made there. */
    synchronized void requirePresent(Path path) {
        if (first != null && !Files.exists(path)) {
            throw Refusals.replaced(path);
        }
    }

    private synchronized boolean isTheSame(Path path) {
        Object now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return first == null;
        }
        if (first == null) {
            // Null where the file system has no such thing.
            first = now;
        }
        return now == null || now.equals(first);
    }
}
