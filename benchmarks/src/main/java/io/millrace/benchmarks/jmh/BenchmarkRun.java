package io.millrace.benchmarks.jmh;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.contender.Durability;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints what Millrace makes of the figures of the others. The rounds go over all benchmarks one
 * after the other, so that what else the machine does meanwhile meets every contender.
 */
public final class BenchmarkRun {
    private static final int WARM_UP = 8;

    private static final String[] FEW_CALLERS = {"1", "64"};
    private static final String[] JVM = {"-Xms1g", "-Xmx1g"};

    private BenchmarkRun() {}

    /**
     * Runs them.
     *
     * @param arguments {@code quick} or {@code full}; {@code --database} with {@code sqlite} or {@code postgresql}; {@code --only} with a regular expression, {@code --callers} with
     *     numbers separated by commas, {@code --contenders} with names separated by commas, {@code --rounds} and {@code --out} with a folder for the results
     * @throws Exception when a benchmark cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        Arguments given = Arguments.of(arguments);
        boolean full = given.first("quick").equals("full");
        Backend database = Backend.valueOf(given.text("--database", "sqlite").toUpperCase(Locale.ROOT));
        int rounds = given.number("--rounds", full ? 3 : 1);
        Path out = Path.of(given.text("--out", "."));
        Files.createDirectories(out);

        // What JMH says on its way is not the result.
        PrintStream console = System.out;
        System.setOut(System.err);
        List<RunResult> results = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("Round %d of %d%n", round, rounds);
            results.addAll(new Runner(options(given, full, database).build()).run());
            write(results, out.resolve("results.json"));
        }
        String table = Machine.describe() + "\n\n" + new RatioTable(database.others(), results).markdown();
        Files.writeString(out.resolve("results.md"), table);
        console.println(table);
    }

    private static ChainedOptionsBuilder options(Arguments given, boolean full, Backend database) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(DatabaseBenchmark.class.getSimpleName() + "\\.(" + given.text("--only", ".*") + ")")
                .forks(1)
                // Below that, compilation is most of what is measured over a network.
                .warmupIterations(WARM_UP)
                .measurementIterations(full ? 5 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .jvmArgsAppend(JVM)
                .verbosity(VerboseMode.NORMAL);
        String folder = System.getProperty(Folder.PARENT);
        if (folder != null) {
            options.jvmArgsAppend(JVM[0], JVM[1], "-D" + Folder.PARENT + "=" + folder);
        }
        options.param("database", database.name());
        options.param("contender", contenders(given, database));
        if (database == Backend.POSTGRESQL) {
            // The server's own setting, whatever it is.
            options.param("synchronous", Durability.FULL.name());
        }
        String callers = given.text("--callers", full ? "" : String.join(",", FEW_CALLERS));
        if (!callers.isEmpty()) {
            options.param("callers", callers.split(","));
        }
        return options;
    }

    private static String[] contenders(Arguments given, Backend database) {
        Stream<String> all = Stream.concat(Stream.of(RatioTable.MILLRACE), database.others().keySet().stream());
        List<String> asked = List.of(given.text("--contenders", "").split(","));
        return all.filter(name -> asked.contains("") || asked.contains(name)).toArray(String[]::new);
    }

    private static void write(List<RunResult> results, Path file) throws Exception {
        try (PrintStream json = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
        }
    }
}
