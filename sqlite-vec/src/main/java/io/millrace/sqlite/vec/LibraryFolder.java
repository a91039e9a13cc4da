package io.millrace.sqlite.vec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the library is unpacked: a folder that nobody else may write to, since whoever can writes what this process runs. */
final class LibraryFolder {
    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** {@code null} for a temporary one. */
    private final @Nullable Path path;

    private final boolean chosen;

    private LibraryFolder(@Nullable Path path, boolean chosen) {
        this.path = path;
        this.chosen = chosen;
    }

    static LibraryFolder of(Properties properties, Map<String, String> environment) {
        String named = properties.getProperty(SqliteVec.FOLDER);
        if (named != null) {
            return at(Path.of(named));
        }
        Path caches = caches(properties, environment);
        return new LibraryFolder(
                caches == null ? null : caches.resolve("millrace").resolve("sqlite-vec-" + SqliteVec.VERSION), false);
    }

    /** A certain one, without another where that cannot be. */
    static LibraryFolder at(Path path) {
        return new LibraryFolder(path, true);
    }

    private static @Nullable Path caches(Properties properties, Map<String, String> environment) {
        String system = properties.getProperty("os.name", "");
        if (system.startsWith("Windows")) {
            return absolute(environment.get("LOCALAPPDATA"));
        }
        Path home = absolute(properties.getProperty("user.home"));
        if (system.startsWith("Mac")) {
            return home == null ? null : home.resolve("Library").resolve("Caches");
        }
        Path caches = absolute(environment.get("XDG_CACHE_HOME"));
        return caches != null || home == null ? caches : home.resolve(".cache");
    }

    /** The JVM calls a home that it does not find {@code ?}. */
    private static @Nullable Path absolute(@Nullable String path) {
        return path == null || !Path.of(path).isAbsolute() ? null : Path.of(path);
    }

    Path unpack(Platform platform) throws IOException {
        if (path == null) {
            return unpackTemporarily(platform);
        }
        try {
            return unpack(platform, path);
        } catch (IOException e) {
            if (chosen) {
                throw e;
            }
            return unpackTemporarily(platform);
        }
    }

    private static Path unpackTemporarily(Platform platform) throws IOException {
        Path folder = Files.createTempDirectory("millrace-sqlite-vec-");
        folder.toFile().deleteOnExit();
        Path library = unpack(platform, folder);
        library.toFile().deleteOnExit();
        return library;
    }

    private static Path unpack(Platform platform, Path folder) throws IOException {
        Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        requireOwn(folder);
        Path library = folder.resolve(platform.file).toAbsolutePath();
        if (!isWhole(library, platform)) {
            replace(folder, library, platform);
        }
        return library;
    }

    /** The file of another process is as good as this one's, and one that is loaded cannot be replaced on Windows. */
    private static void replace(Path folder, Path library, Platform platform) throws IOException {
        Path written = Files.createTempFile(folder, "vec0-", ".tmp", ownerOnly(folder, "rw-------"));
        try {
            write(written, platform.library());
            Files.move(written, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (FileSystemException e) {
            if (!isWhole(library, platform)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(written);
        }
        if (!isWhole(library, platform)) {
            throw new IOException("the library does not have its checksum");
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static boolean isWhole(Path library, Platform platform) throws IOException {
        return Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)
                && sha256(Files.readAllBytes(library)).equals(platform.sha256);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!isPosix(folder)) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
        Path own = Files.createTempFile(folder, "vec0-", ".tmp");
        try {
            boolean foreign = !attributes.owner().equals(Files.getOwner(own));
            boolean open = attributes.permissions().stream().anyMatch(WRITE_OF_OTHERS::contains);
            if (foreign || open) {
                throw new IOException("others may write to it");
            }
        } finally {
            Files.delete(own);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return path == null ? "a temporary folder" : path.toString();
    }
}
