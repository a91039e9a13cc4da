package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardInputTest {
    private final InputStream before = System.in;

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void create() throws IOException {
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
    }

    @AfterEach
    void putBack() {
        System.setIn(before);
    }

    private static void pipe(byte[] bytes) {
        System.setIn(new ByteArrayInputStream(bytes));
    }

    @Test
    void aStatementInAnotherEncodingIsRefusedAndNotChanged() throws IOException {
        byte[] latin = "SELECT 'Gr\u00fc\u00dfe' AS greeting".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("query.sql"), latin);
        for (String from : new String[] {"-", file.toString()}) {
            pipe(latin);
            Run run = Run.on(url, "query", "-f", from);
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("is not UTF-8");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void aFolderIsToldAsWhatItIs() {
        Run run = Run.on(url, "query", "-f", folder.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("cannot be read").doesNotContain("UTF-8");
    }

    @Test
    void aPasswordIsTheFirstLineAndTheRestIsLeft() throws IOException {
        pipe("s\u00e9cret\r\nSELECT 1".getBytes(StandardCharsets.UTF_8));
        assertThat(new TerminalPasswordPrompt().ask()).isEqualTo("s\u00e9cret");
        assertThat(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("SELECT 1");
    }

    @Test
    void aPasswordInAnotherEncodingIsRefused() {
        pipe(new byte[] {'s', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> new TerminalPasswordPrompt().ask())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not UTF-8");
        pipe(new byte[0]);
        assertThatThrownBy(() -> new TerminalPasswordPrompt().ask())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no password was entered");
    }
}
