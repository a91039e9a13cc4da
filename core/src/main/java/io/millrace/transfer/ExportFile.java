package io.millrace.transfer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A file that is being written, under a name of its own until it is complete. All methods block. They exclude each other,
 * because a cancel discards it while a thread may be writing; what is written after that goes nowhere.
 */
final class ExportFile {
    private final Path file;
    private final boolean replacing;
    private final Supplier<List<Path>> database;

    @GuardedBy("this")
    private @Nullable Path partial;

    @GuardedBy("this")
    private @Nullable Object created;

    @GuardedBy("this")
    private @Nullable ExportOutput output;

    @GuardedBy("this")
    private boolean over;

    /**
     * Does no I/O.
     *
     * @param path the file
     * @param replacing whether another one may be there
     * @param database finds the files of the database that is exported
     */
    ExportFile(Path path, boolean replacing, Supplier<List<Path>> database) {
        this.file = path.toAbsolutePath();
        this.replacing = replacing;
        this.database = database;
    }

    static boolean isCompressed(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".gz");
    }

    synchronized void open() {
        if (over) {
            return;
        }
        try {
            requireFree();
            partial = Files.createFile(
                    file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part"), ownerOnly(file));
            created = key(partial);
            output = new ExportOutput(partial, isCompressed(file));
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
    }

    synchronized void begin(FileHeader header) {
        write(out -> out.begin(header));
    }

    synchronized void begin(RowWriter rows, FileHeader.TableHeader table) {
        write(out -> out.begin(rows, table));
    }

    synchronized void write(Row row) {
        write(out -> out.write(row));
    }

    /** The bytes of JSON so far, before compression. */
    synchronized long bytes() {
        return output == null ? 0 : output.bytes();
    }

    /** Gives the file its name, once all of it is on disk. */
    synchronized void complete() {
        write(this::complete);
    }

    private synchronized void complete(ExportOutput out) throws IOException {
        out.complete();
        requireFree();
        Path written = Objects.requireNonNull(partial);
        if (!Objects.equals(created, key(written))) {
            throw new IOException("The file was replaced while it was written");
        }
        giveName(written);
        over = true;
    }

    private void giveName(Path complete) throws IOException {
        if (!replacing && linked(complete)) {
            Files.delete(complete);
        } else {
            Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A link, unlike a move, never replaces what has appeared meanwhile; not every file system has links. */
    private boolean linked(Path complete) {
        try {
            Files.createLink(file, complete);
            return true;
        } catch (FileAlreadyExistsException appeared) {
            throw isThere();
        } catch (UnsupportedOperationException | IOException noLinks) {
            return false;
        }
    }

    /** Removes what was written, unless it is complete. */
    synchronized void discard() {
        if (over) {
            return;
        }
        over = true;
        try {
            try {
                if (output != null) {
                    output.close();
                }
            } finally {
                if (partial != null) {
                    Files.deleteIfExists(partial);
                }
            }
        } catch (IOException failure) {
            throw new TransferException("Cannot remove " + partial + ": " + FileErrors.reason(failure), failure);
        }
    }

    private interface Work {
        void on(ExportOutput out) throws IOException;
    }

    private synchronized void write(Work work) {
        if (over || output == null) {
            return;
        }
        try {
            work.on(output);
        } catch (IOException | JacksonException failure) {
            throw cannotWrite(failure);
        } catch (OutOfMemoryError tooMuch) {
            // Whoever waits for the export would wait for ever, were this left to its thread.
            throw new TransferException(
                    "Cannot write " + file + ": there is not enough memory for a row. Give the process a larger heap.",
                    tooMuch);
        }
    }

    private void requireFree() throws IOException {
        for (Path part : database.get()) {
            if (SameFile.is(file, part)) {
                throw new TransferException(
                        file
                                + " belongs to the database that is exported, which would be destroyed. Choose another name.",
                        null);
            }
        }
        if (Files.isDirectory(file)) {
            throw new TransferException(file + " is a folder. Give the path of a file.", null);
        }
        if (replacing && Files.exists(file) && !Files.isRegularFile(file)) {
            throw new TransferException(
                    file + " is no file but a pipe, socket or device, which is not replaced.", null);
        }
        if (!replacing && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw isThere();
        }
    }

    private TransferException isThere() {
        return new TransferException(
                file + " is there already. Remove it, choose another name, or ask for it to be replaced.", null);
    }

    private TransferException cannotWrite(Exception failure) {
        return new TransferException("Cannot write " + file + ": " + FileErrors.reason(failure), failure);
    }

    /** Tells a file from one that somebody put in its place; {@code null} where files have no such key. */
    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
