package io.millrace.postgres.memory;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A program in a JVM of its own with a small heap, where nobody else is harmed when memory runs out. */
final class OwnProcess {
    private static final int LIMIT_SECONDS = 150;
    private static final String RESULT = "result: ";

    private OwnProcess() {}

    /** Tells the process that started this one. */
    static void report(String result) {
        System.out.println(RESULT + result);
    }

    /**
     * Runs it to its end, with a heap of 128 MB and as much memory outside it.
     *
     * @param input what it reads from standard input, where no other process sees it
     * @return what it reported
     */
    static List<String> run(Class<?> main, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Ends the reading of its output, too, should it hang.
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, SECONDS).execute(process::destroyForcibly);
        try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(input + "\n");
            writer.flush();
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            if (!process.waitFor(60, SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("The process failed: " + String.join("\n", lines));
            }
            return lines.stream()
                    .filter(line -> line.startsWith(RESULT))
                    .map(line -> line.substring(RESULT.length()))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
