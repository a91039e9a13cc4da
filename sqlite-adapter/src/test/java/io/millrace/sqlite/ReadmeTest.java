package io.millrace.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README is compiled and run as it stands there. */
class ReadmeTest {
    @TempDir
    Path folder;

    @Test
    void theProgramRuns() throws Exception {
        Snippets readme = Snippets.compile(Path.of("../README.md"), folder);
        assertThat(readme.names()).hasSize(1);
        assertThat(outputOf(readme)).contains("visitor=ADA").contains("visitor=GRACE");
    }

    private static String outputOf(Snippets readme) throws Exception {
        PrintStream original = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (URLClassLoader classes = readme.loader()) {
            System.setOut(new PrintStream(output, true, UTF_8));
            classes.loadClass(readme.names().get(0))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) List.of().toArray(String[]::new));
        } finally {
            System.setOut(original);
        }
        return output.toString(UTF_8);
    }
}
