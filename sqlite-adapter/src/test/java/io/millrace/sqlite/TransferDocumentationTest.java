package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code docs/transfer.md} does what the page says. */
class TransferDocumentationTest {
    private static final Path PAGE = Path.of("../docs/transfer.md");

    @TempDir
    private Path classes;

    @TempDir
    private Path folder;

    @Test
    void itsProgramCopiesTheRows() throws Exception {
        Path file = folder.resolve("all.jsonl");
        assertThat(PrintedProgram.compile(PAGE, classes).run(file.toString()))
                .contains("table=word", "rows=2", "done=true");
        assertThat(Files.readAllLines(file))
                .containsSubsequence("{\"rows_of\":\"word\"}", "[1,\"heron\"]", "[2,\"kingfisher\"]")
                .endsWith("{\"end\":\"millrace-transfer\"}");
    }
}
