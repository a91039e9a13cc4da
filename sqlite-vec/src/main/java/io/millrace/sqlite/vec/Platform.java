package io.millrace.sqlite.vec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A platform for which there is a library, with the checksum (SHA-256) of that. */
enum Platform {
    LINUX_X64("vec0.so", "5923730861b86c707cca5602b5f91092f9e52a46706dbc6e269fd4bb9c4498e8"),
    LINUX_ARM64("vec0.so", "0b84cbd06418ca3040827deddd650539be05be0f657952426b926c8606217437"),
    DARWIN_X64("vec0.dylib", "d39d33d16d302d57440d9a9cdbe3cc095e8324aa96b979b5171f545a6346996d"),
    DARWIN_ARM64("vec0.dylib", "193e480c50b59a55977d166f4aaf0e1bc8832d6963516e5950f39e4d2ce0b793"),
    WINDOWS_X64("vec0.dll", "fcf98662a7ad9dce394b96a88f91032047823831b951c76636787c312a6476e6");

    final String file;
    final String sha256;

    Platform(String file, String sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** By what Java calls the system and the processor. */
    static Platform of(String system, String processor) {
        String name = operatingSystem(system.toLowerCase(Locale.ROOT)) + "_"
                + architecture(processor.toLowerCase(Locale.ROOT)).toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(platform -> platform.name().equals(name))
                .findAny()
                .orElseThrow(() -> new SqliteVecException(
                        "sqlite-vec " + SqliteVec.VERSION + " has no library for " + system + " on " + processor
                                + ", only for "
                                + Arrays.stream(values()).map(Platform::id).collect(Collectors.joining(", "))
                                + ". Leave it out: vector search on SQLite does without it.",
                        null));
    }

    private static String operatingSystem(String name) {
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return "DARWIN";
        }
        return name.startsWith("windows") ? "WINDOWS" : name.toUpperCase(Locale.ROOT);
    }

    private static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> "x64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    /** As the package and the folder of its library are called. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    byte[] library() throws IOException {
        String resource = "natives/" + id() + "/" + file;
        try (InputStream content = Platform.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IOException("The library " + resource + " is not in the jar of millrace-sqlite-vec.");
            }
            return content.readAllBytes();
        }
    }

    Path unpack(LibraryFolder folder) {
        try {
            return folder.unpack(this);
        } catch (IOException e) {
            throw new SqliteVecException(
                    "sqlite-vec cannot be unpacked to " + folder + ": " + e.getMessage() + ". The system property "
                            + SqliteVec.FOLDER + " names another folder.",
                    e);
        }
    }
}
