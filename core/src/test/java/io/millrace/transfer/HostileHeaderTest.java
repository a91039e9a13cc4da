package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that were written to do harm are errors of their line. */
class HostileHeaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {40, 600, 100_000})
    void aDeepOneIsRefused(int depth) throws IOException {
        assertRefused("{\"a\":".repeat(depth) + "1" + "}".repeat(depth), "depth");
        assertRefused("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}", "depth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551617", "1.5", "1e999999999", "1e3"})
    void aNumberThatWouldBecomeAnotherIsRefused(String tables) throws IOException {
        assertRefused(
                "{\"format\":\"millrace-transfer\",\"version\":2,\"id\":\"a\",\"database\":\"x\",\"migrations\":{},\"tables\":"
                        + tables + "}",
                "whole number");
    }

    @Test
    void aNumberOfTooManyDigitsIsRefused() throws IOException {
        assertRefused("{\"format\":" + "9".repeat(200_000) + "}", "beyond what is read");
    }

    private void assertRefused(String header, String reason) throws IOException {
        Path path = Files.writeString(folder.resolve("rows.jsonl"), header + "\n");
        ImportFile file = ImportFile.open(path, ImportLimits.DEFAULT, () -> false);
        try {
            assertThatThrownBy(file::header)
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("Line 1")
                    .hasMessageContaining(reason);
        } finally {
            file.close();
        }
    }
}
