package io.millrace.sqlite.driver.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How to read a database without leaving a trace, and what that rests upon.
 *
 * <p>Outside WAL mode reading creates nothing. In WAL mode SQLite creates {@code -wal} and {@code -shm} for a reader too. They
 * are there while anybody has the database open; while they are not, nobody writes, and the file can be read without a
 * lock for as long as it stays as it is.
 *
 * @param parameters what is added to the URI of the file, with its question mark
 * @param needsExclusiveMode whether the index of the log is to be kept in memory
 * @param atRest what the files must go on being; null when SQLite's own locks are used
 */
public record ReadOnlyFile(
        String parameters,
        boolean needsExclusiveMode,
        @Nullable State atRest) {
    private static final ReadOnlyFile IN_USE = new ReadOnlyFile("", false, null);

    /** SQLite's file access without locks, which would have to be written. */
    private static final String WITHOUT_LOCKS = File.separatorChar == '/' ? "?vfs=unix-none" : "?vfs=win32-none";

    /**
     * Looks at the files.
     *
     * @param walMode asks SQLite whether the database is in WAL mode. Its header must not be read here: closing a file gives
     *     up all locks that this process has on it
     */
    public static ReadOnlyFile of(Path file, BooleanSupplier walMode) {
        try {
            State state = State.of(file);
            Version log = state.log();
            if (log != null && state.hasIndex()) {
                return IN_USE;
            }
            if (log != null && log.size() > 0) {
                return new ReadOnlyFile(WITHOUT_LOCKS, true, state);
            }
            return walMode.getAsBoolean() ? new ReadOnlyFile("?immutable=1", false, state) : IN_USE;
        } catch (IOException unknown) {
            // Then SQLite says what is wrong when it opens the file.
            return IN_USE;
        }
    }

    /** Whether what was read up to now is right. */
    public boolean isUnchanged(Path file) {
        try {
            return atRest == null || State.of(file).equals(atRest);
        } catch (IOException gone) {
            return false;
        }
    }

    /** One of the files of a database, as far as a change of it shows. */
    record Version(long size, FileTime modified, @Nullable Object key) {
        static @Nullable Version of(Path file) throws IOException {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Version(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
            } catch (NoSuchFileException absent) {
                return null;
            }
        }
    }

    /**
     * The files of a database.
     *
     * @param database the file itself
     * @param log its write-ahead log
     * @param hasIndex whether the index of the log is there, as it is while the database is in use
     */
    record State(@Nullable Version database, @Nullable Version log, boolean hasIndex) {
        static State of(Path file) throws IOException {
            return new State(Version.of(file), Version.of(beside(file, "-wal")), Files.exists(beside(file, "-shm")));
        }

        private static Path beside(Path file, String suffix) {
            return file.resolveSibling(file.getFileName() + suffix);
        }
    }
}
