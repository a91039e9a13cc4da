package io.millrace.sqlite.failure;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Runs many long statements, and tells how much memory the process took outside its heap meanwhile. */
public final class StatementMemoryProgram {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int STATEMENTS = 260;

    private StatementMemoryProgram() {}

    /** The URL, and how many values are in the list of each statement. */
    public static void main(String[] arguments) throws IOException {
        RelationalDatastore store = Datastores.open(arguments[0]);
        Object[] values = new Object[Integer.parseInt(arguments[1])];
        Arrays.fill(values, 1);
        store.queryOne(Long.class, sql(values.length, -1), values).block(LIMIT);
        long before = residentMegabytes();
        for (int i = 0; i < STATEMENTS; i++) {
            store.queryOne(Long.class, sql(values.length, i), values).block(LIMIT);
        }
        OwnProcess.report(String.valueOf(residentMegabytes() - before));
        store.close().block(LIMIT);
    }

    private static String sql(int values, int number) {
        return "SELECT " + number + " WHERE 1 IN (" + "?,".repeat(values - 1) + "?)";
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }
}
