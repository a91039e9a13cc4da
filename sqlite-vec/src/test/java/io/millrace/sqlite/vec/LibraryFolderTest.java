package io.millrace.sqlite.vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFolderTest {
    private static final Platform PLATFORM = Platform.LINUX_X64;

    @TempDir
    Path temp;

    @Test
    void isTheOwnersAlone() throws IOException {
        Path library = PLATFORM.unpack(LibraryFolder.at(temp.resolve("a/b")));
        assertThat(Files.readAllBytes(library)).isEqualTo(PLATFORM.library());
        assertThat(permissions(library)).isEqualTo("rw-------");
        assertThat(permissions(temp.resolve("a/b"))).isEqualTo("rwx------");
        assertThat(permissions(temp.resolve("a"))).isEqualTo("rwx------");
        assertThat(names(temp.resolve("a/b"))).containsExactly("vec0.so");
    }

    @Test
    void whatIsWholeStays() throws IOException {
        Path library = PLATFORM.unpack(LibraryFolder.at(temp));
        FileTime before = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(library, before);
        assertThat(PLATFORM.unpack(LibraryFolder.at(temp))).isEqualTo(library);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(before);
    }

    @Test
    void whatIsDamagedIsReplaced() throws IOException {
        Path library = PLATFORM.unpack(LibraryFolder.at(temp));
        byte[] damaged = PLATFORM.library();
        damaged[1000] ^= 1;
        Files.write(library, damaged);
        PLATFORM.unpack(LibraryFolder.at(temp));
        assertThat(Files.readAllBytes(library)).isEqualTo(PLATFORM.library());
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.write(temp.resolve("elsewhere"), PLATFORM.library());
        Path folder = temp.resolve("folder");
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(folder.resolve("vec0.so"), elsewhere);
        assertThat(PLATFORM.unpack(LibraryFolder.at(folder)))
                .isRegularFile()
                .satisfies(library -> assertThat(Files.isSymbolicLink(library)).isFalse());
    }

    @Test
    void oneThatOthersMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> PLATFORM.unpack(LibraryFolder.at(temp)))
                .isInstanceOf(SqliteVecException.class)
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("others may write to it")
                .hasMessageContaining(SqliteVec.FOLDER);
        assertThat(names(temp)).isEmpty();
    }

    @Test
    void oneThatCannotBeIsToldWithTheWayOut() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> PLATFORM.unpack(LibraryFolder.at(file.resolve("below"))))
                .isInstanceOf(SqliteVecException.class)
                .hasMessageContaining("system property " + SqliteVec.FOLDER);
    }

    @Test
    void withoutCachesItIsATemporaryOne() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        for (LibraryFolder folder : List.of(
                LibraryFolder.of(properties("Linux", "?"), Map.of()),
                LibraryFolder.of(properties("Linux", file.toString()), Map.of()))) {
            Path library = PLATFORM.unpack(folder);
            assertThat(library.getParent().getFileName().toString()).startsWith("millrace-sqlite-vec-");
            assertThat(permissions(library.getParent())).isEqualTo("rwx------");
            Files.delete(library);
            Files.delete(library.getParent());
        }
    }

    @Test
    void isWhereTheSystemKeepsCaches() {
        String below = "millrace/sqlite-vec-" + SqliteVec.VERSION;
        assertThat(LibraryFolder.of(properties("Linux", "/home/ann"), Map.of()))
                .hasToString("/home/ann/.cache/" + below);
        assertThat(LibraryFolder.of(properties("Linux", "/home/ann"), Map.of("XDG_CACHE_HOME", "/caches")))
                .hasToString("/caches/" + below);
        assertThat(LibraryFolder.of(properties("Mac OS X", "/Users/ann"), Map.of()))
                .hasToString("/Users/ann/Library/Caches/" + below);
        assertThat(LibraryFolder.of(properties("Windows 11", "/ann"), Map.of("LOCALAPPDATA", "/ann/local")))
                .hasToString("/ann/local/" + below);
        Properties named = properties("Linux", "/home/ann");
        named.setProperty(SqliteVec.FOLDER, "/opt/app");
        assertThat(LibraryFolder.of(named, Map.of())).hasToString("/opt/app");
    }

    /** Each of them loads what it has found or written, at the same moment as the others. */
    @Test
    void severalProcessesDoItAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-D" + SqliteVec.FOLDER + "=" + temp.resolve("shared"),
                                Unpacking.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process process : processes) {
                assertThat(process.inputReader().lines()).containsExactly("v" + SqliteVec.VERSION);
                assertThat(process.waitFor()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        assertThat(names(temp.resolve("shared"))).containsExactly(Platform.current().file);
    }

    private static Properties properties(String system, String home) {
        var properties = new Properties();
        properties.setProperty("os.name", system);
        properties.setProperty("user.home", home);
        return properties;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
