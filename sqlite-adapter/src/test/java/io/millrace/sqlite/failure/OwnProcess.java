package io.millrace.sqlite.failure;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program in a JVM of its own, where nobody else is harmed when memory runs out. */
final class OwnProcess {
    private static final String RESULT = "result: ";

    private OwnProcess() {}

    /** Tells the process that started this one. */
    static void report(String result) {
        System.out.println(RESULT + result);
    }

    /**
     * Runs it to its end.
     *
     * @param classPath which entries of this JVM's class path it has
     * @return what it reported
     */
    static List<String> run(Class<?> main, Predicate<String> classPath, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                        .filter(classPath)
                        .collect(Collectors.joining(java.io.File.pathSeparator)),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
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
