package io.millrace.sqlite.vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformTest {
    /** How libraries of a kind begin, and where their processor is named, as their formats are defined. */
    private static final Map<Platform, String> HEADERS = Map.of(
            Platform.LINUX_X64, "7f454c46.{28}3e00",
            Platform.LINUX_ARM64, "7f454c46.{28}b700",
            Platform.DARWIN_X64, "cffaedfe07000001",
            Platform.DARWIN_ARM64, "cffaedfe0c000001",
            Platform.WINDOWS_X64, "4d5a.*504500006486");

    @ParameterizedTest
    @EnumSource
    void hasItsLibrary(Platform platform) throws IOException {
        byte[] library = platform.library();
        assertThat(LibraryFolder.sha256(library)).isEqualTo(platform.sha256);
        assertThat(HexFormat.of().formatHex(library, 0, 1024)).containsPattern("^" + HEADERS.get(platform));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, x86_64, darwin-x64",
        "Mac OS X, aarch64, darwin-arm64",
        "Windows Server 2025, amd64, windows-x64"
    })
    void isWhatJavaSays(String system, String processor, String id) {
        assertThat(Platform.of(system, processor).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"FreeBSD, amd64", "Linux, riscv64", "Windows 11, aarch64", "'', ''"})
    void othersHaveNone(String system, String processor) {
        assertThatThrownBy(() -> Platform.of(system, processor))
                .isInstanceOf(SqliteVecException.class)
                .hasMessageContaining("no library for " + system + " on " + processor)
                .hasMessageContaining("linux-x64, linux-arm64, darwin-x64, darwin-arm64, windows-x64");
    }

    @Test
    void itsLicensesAreInTheJar() {
        assertThat(Platform.class.getResource("/META-INF/licenses/sqlite-vec/LICENSE-MIT.txt"))
                .isNotNull();
        assertThat(Platform.class.getResource("/META-INF/licenses/sqlite-vec/LICENSE-APACHE.txt"))
                .isNotNull();
    }
}
