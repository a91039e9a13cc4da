package io.millrace.sqlite.failure;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program in a JVM of its own, where nobody else is harmed when memory runs out. */
final class OwnProcess {
    private static final int LIMIT_SECONDS = 150;
    private static final String RESULT = "result: ";

    private OwnProcess() {}

    /** Tells the process that started this one. */
    static void report(String result) {
        System.out.println(RESULT + result);
    }

    /** Runs it to its end in a heap of 96 MB, as {@link #run(String, Class, Predicate, String...)}. */
    static List<String> run(Class<?> main, Predicate<String> classPath, String... arguments)
            throws IOException, InterruptedException {
        return run("96m", main, classPath, arguments);
    }

    /**
     * Runs it to its end.
     *
     * @param heap how large the heap is at most
     * @param classPath which entries of this JVM's class path it has
     * @return what it reported
     */
    static List<String> run(String heap, Class<?> main, Predicate<String> classPath, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-javaagent:" + classPath(entry -> entry.contains("byte-buddy-agent")),
                "-cp",
                classPath(classPath),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Ends the reading of its output, too, should it hang.
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, SECONDS).execute(process::destroyForcibly);
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

    private static String classPath(Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
