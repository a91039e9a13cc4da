package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Another JVM with the class path of this one, whose lines on standard output are handed on as they come. */
final class ChildProcess {
    private final Process process;
    private final CompletableFuture<Void> output;

    private ChildProcess(Process process, Consumer<String> lines) {
        this.process = process;
        this.output = CompletableFuture.runAsync(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines), task -> {
                    Thread thread = new Thread(task, "output-of-" + process.pid());
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    static ChildProcess start(Class<?> main, Consumer<String> lines, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildProcess(process, lines);
    }

    /** {@code kill -9}: the process gets no chance to do anything. What it wrote before can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits until it has ended and all that it wrote has been read. */
    int await() throws InterruptedException {
        output.join();
        return process.waitFor();
    }
}
