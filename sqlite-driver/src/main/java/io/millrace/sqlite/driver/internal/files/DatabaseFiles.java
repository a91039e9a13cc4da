package io.millrace.sqlite.driver.internal.files;

import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates database files that only their owner may read, before SQLite sees them. SQLite gives the files it creates
 * beside a database ({@code -wal}, {@code -shm}, {@code -journal}) the permissions of the database.
 */
public final class DatabaseFiles {
    private static final String OWNER_ONLY = "rw-------";

    private static final List<String> BESIDE = List.of("-journal", "-wal", "-shm");

    private DatabaseFiles() {}

    /** Creates the file, empty, and the directories above it, where they do not exist. */
    public static void ensureWritable(Path file) {
        try {
            if (Files.exists(file)) {
                requireFile(file);
            } else {
                create(file);
            }
        } catch (IOException e) {
            throw cannotCreate(file, e);
        }
        if (!Files.isReadable(file)) {
            throw unreadable(file);
        }
        requireOwnFiles(file);
    }

    public static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw cannotOpen("There is no file " + file + ", and with readOnly none is created. Check the path.", null);
        }
        requireFile(file);
        if (!Files.isReadable(file)) {
            throw unreadable(file);
        }
        requireOwnFiles(file);
    }

    /** Opening a pipe waits for whoever is at its other end, and a device does anything at all. */
    private static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw cannotOpen(file + " is a directory. Give the path of a file.", null);
        }
        if (!Files.isRegularFile(file)) {
            throw cannotOpen(file + " is no regular file but a pipe, socket or device. Give the path of a file.", null);
        }
    }

    /** SQLite opens what it finds beside a database, and cannot be asked to stop when that waits. */
    private static void requireOwnFiles(Path file) {
        for (String suffix : BESIDE) {
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)) {
                throw cannotOpen(
                        beside + " is no regular file, and SQLite keeps what belongs to the database under that name."
                                + " Find out who made it, and remove it.",
                        null);
            }
        }
    }

    /**
     * Creates a file for what is to become another one, beside it and with a name that nobody can know before: in a folder
     * where others may write, one of them could have made it, or a link of its name. Fails when it is there all the same.
     */
    public static Path createPartial(Path file) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        return Files.createFile(partial, permissions(isPosix(file), OWNER_ONLY));
    }

    /** Gives a complete file its name, and fails when there is a file of that name. */
    public static void giveName(Path complete, Path name) throws IOException {
        try {
            // Unlike a move, it never replaces a file that has appeared at this moment.
            Files.createLink(name, complete);
        } catch (FileAlreadyExistsException appeared) {
            throw appeared;
        } catch (UnsupportedOperationException | IOException noLinks) {
            // As on many memory sticks and network drives.
            Files.move(complete, name);
        }
    }

    /** Tells a file from one that somebody put in its place; {@code null} where files have no such key. */
    public static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static void create(Path file) throws IOException {
        boolean posix = isPosix(file);
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions(posix, "rwx------"));
        }
        try {
            Files.createFile(file, permissions(posix, OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Another process was first. The file is there, which is what is wanted.
            return;
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(boolean posix, String mode) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static RuntimeException cannotCreate(Path file, IOException e) {
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getClass().getSimpleName();
        if (e instanceof AccessDeniedException) {
            return new R2dbcPermissionDeniedException(
                    "Not allowed to create the database " + file + ". Check the permissions of its directory.",
                    SqlStates.INSUFFICIENT_PRIVILEGE,
                    e);
        }
        return cannotOpen(
                "Cannot create the database " + file + ": " + reason + ". Check that its directory can be written.", e);
    }

    private static RuntimeException unreadable(Path file) {
        return new R2dbcPermissionDeniedException(
                "Not allowed to read the database " + file + ". Check the permissions of the file.",
                SqlStates.INSUFFICIENT_PRIVILEGE);
    }

    private static RuntimeException cannotOpen(String message, @Nullable Throwable cause) {
        return new R2dbcNonTransientResourceException(message, SqlStates.CANNOT_CONNECT, cause);
    }
}
