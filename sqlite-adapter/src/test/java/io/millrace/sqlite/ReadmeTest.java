package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README is compiled and run as it stands there. */
class ReadmeTest {
    @TempDir
    Path folder;

    @Test
    void theProgramRuns() throws Exception {
        PrintedProgram program = PrintedProgram.compile(Path.of("../README.md"), folder);
        assertThat(program.run()).contains("visitor=ADA").contains("visitor=GRACE");
    }
}
