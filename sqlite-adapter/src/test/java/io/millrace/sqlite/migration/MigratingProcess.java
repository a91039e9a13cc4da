package io.millrace.sqlite.migration;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Another process that migrates a database. It begins when it is told to, and tells how it gets on. */
final class MigratingProcess {
    static final String OWNER = "app";
    private static final String READY = "ready";
    private static final String FINISHED = "finished";

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private MigratingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it; it goes as far as it can without touching the database. */
    static MigratingProcess start(String url, Path folder) throws IOException {
        return new MigratingProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigratingProcess.class.getName(),
                        url,
                        folder.toString())
                .redirectErrorStream(true)
                .start());
    }

    /** Lets it begin, once it is ready. */
    MigratingProcess go() throws IOException {
        awaitLine(READY::equals);
        process.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
        return this;
    }

    /** Waits for a line that it prints. */
    void awaitLine(Predicate<String> wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (wanted.test(line)) {
                return;
            }
        }
        throw new AssertionError("The process ended early: " + lines);
    }

    /** Waits for its end, which must be a good one, and gives the lines about migrations. */
    List<String> finish() throws IOException, InterruptedException {
        awaitLine(FINISHED::equals);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process does not end: " + lines);
        }
        return lines.stream().filter(line -> line.matches("[A-Z]+ \\d+")).toList();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        RelationalDatastore store = Datastores.open(arguments[0]);
        Migrator migrator = Migrator.of(store, MigrationSource.directory(OWNER, Path.of(arguments[1])));
        System.out.println(READY);
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        migrator.up()
                .progress()
                .doOnNext(event -> System.out.println(
                        event.phase() + " " + event.migration().version()))
                .blockLast();
        store.close().block();
        System.out.println(FINISHED);
    }
}
