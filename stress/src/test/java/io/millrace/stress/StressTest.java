package io.millrace.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

/**
 * Runs all of them: for half a second each, in one kind of JVM, or with {@code -Dmillrace.stress.full} for long and with every
 * way to compile them.
 */
class StressTest {
    private static final List<String> SHORT =
            List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", "500", "-sc", "false", "-jvmArgs", "-Xmx256m");

    private static final List<String> FULL = List.of("-f", "1", "-fsm", "2", "-iters", "3", "-time", "1000");

    @Test
    void noOrderOfThreadsHasAForbiddenOutcome() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "stress").toAbsolutePath());
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "-r",
                folder.toString(),
                "-spinStyle",
                "THREAD_YIELD"));
        command.addAll(System.getProperty("millrace.stress.full") == null ? SHORT : FULL);
        String only = System.getProperty("millrace.stress.only");
        if (only != null) {
            command.addAll(List.of("-t", only));
        }

        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.getOutputStream().close();
            int status = process.waitFor();

            String said = Files.readString(log);
            assertThat(status).as(said).isZero();
            assertThat(said)
                    .contains("Failed tests: No matches.", "Error tests: No matches.")
                    .containsPattern("All remaining tests: [1-9]");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
