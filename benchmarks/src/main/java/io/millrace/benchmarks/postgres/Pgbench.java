package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Data;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server can answer at most: PostgreSQL's own benchmark, whose few connections each send many selects before they read an answer. */
public final class Pgbench {
    /** The system property, and the environment variable, that have the command which runs it, without script and numbers. */
    static final String COMMAND = "MILLRACE_PGBENCH";

    /** So many backends fill the processors of a small machine; more wait for one another. */
    private static final int CONNECTIONS = 4;

    private static final int THREADS = 2;
    private static final double NANOS = 1e9;
    private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+) \\(without initial connection time\\)");

    private final List<String> command;
    private final String schema;

    private Pgbench(List<String> command, String schema) {
        this.command = command;
        this.schema = schema;
    }

    /**
     * That of a database, where there is a command to run it.
     *
     * @param database the database, with the data of all contenders
     * @return it, if it can be run
     */
    public static Optional<Pgbench> of(PostgresDatabase database) {
        return Optional.ofNullable(System.getProperty(COMMAND, System.getenv(COMMAND)))
                .map(command -> new Pgbench(List.of(command.split(" ")), database.schema()));
    }

    /**
     * Selects rows by their keys.
     *
     * @param operations how many, about
     * @param callers how many of them are on their way at the same time
     * @return the nanoseconds that each took, without those in which it connected
     */
    public double pointSelects(int operations, int callers) {
        int connections = Math.min(CONNECTIONS, callers);
        int depth = callers / connections;
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(
                "-n",
                "-M",
                "prepared",
                "-c",
                Integer.toString(connections),
                "-j",
                Integer.toString(Math.min(THREADS, connections)),
                "-t",
                Integer.toString(Math.max(1, operations / connections / depth)),
                "-f",
                "-"));
        String said = run(all, script(depth));
        Matcher rate = RATE.matcher(said);
        if (!rate.find()) {
            throw new IllegalStateException("pgbench said no rate: " + said);
        }
        return NANOS / (Double.parseDouble(rate.group(1)) * depth);
    }

    /** Each select ends by itself, as those of different callers have to. */
    private String script(int depth) {
        StringBuilder script = new StringBuilder("\\startpipeline\n");
        for (int i = 0; i < depth; i++) {
            script.append("\\set id random(1, ")
                    .append(Data.ITEMS)
                    .append(")\nSELECT id, owner, title, quantity, price FROM ")
                    .append(schema)
                    .append(".item WHERE id = :id;\n")
                    .append(i < depth - 1 ? "\\syncpipeline\n" : "");
        }
        return script.append("\\endpipeline\n").toString();
    }

    private static String run(List<String> command, String script) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("pgbench failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
