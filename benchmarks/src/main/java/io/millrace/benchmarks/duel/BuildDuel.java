package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.contender.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** This build of Millrace beside another one. */
public final class BuildDuel {
    private static final String NEW = "this build";
    private static final String OLD = "the other";

    /**
     * Rounds that do not count. Until a transaction on PostgreSQL is compiled, two threads are busy for most of a minute: what begins earlier
     * compares how much there is to compile.
     */
    private static final int WARM_UP = 100;

    private BuildDuel() {}

    /**
     * Lets two builds take turns, and prints a table of how they compare.
     *
     * @param arguments the folder of the other build; {@code --database} with {@code sqlite} or {@code postgresql}; {@code --only}
     *     with a regular expression for the works, {@code --callers}, {@code --rounds}, {@code --warm-up}, {@code --turn} in
     *     milliseconds, {@code --seed}, and {@code --out} with a folder for the table
     * @throws Exception when the builds cannot be compared
     */
    public static void main(String[] arguments) throws Exception {
        Arguments given = Arguments.of(arguments);
        Path other = Path.of(given.first(""));
        String database = given.text("--database", "sqlite").toLowerCase(Locale.ROOT);
        Class<? extends Supplier<Arena>> entrant =
                switch (database) {
                    case "sqlite" -> SqliteEntrant.class;
                    case "postgresql" -> PostgresEntrant.class;
                    default -> throw new IllegalArgumentException("No database: " + database);
                };
        int seed = given.number("--seed", ThreadLocalRandom.current().nextInt());
        int callers = given.number("--callers", 64);
        Duel.Settings settings = new Duel.Settings(
                given.number("--warm-up", WARM_UP), given.number("--rounds", 21), given.number("--turn", 200), seed);
        try (Build own = Build.own();
                Build others = Build.of(other);
                var ownArena = own.open(entrant);
                var otherArena = others.open(entrant)) {
            List<Side> sides = List.of(new Side(OLD, otherArena), new Side(NEW, ownArena));
            Duel duel = new Duel(OLD, contests(given.text("--only", ".*"), sides, callers), settings);
            Comparison comparison = duel.run();
            String table = Machine.describe() + ", " + database + ", " + callers + " callers, " + settings + "\n\n"
                    + comparison.markdown();
            Path out = Path.of(given.text("--out", "."));
            Files.createDirectories(out);
            Files.writeString(out.resolve("builds-" + database + ".md"), table);
            System.out.println(table);
        }
    }

    private static List<WorkContest> contests(String regex, List<Side> sides, int callers) {
        Pattern wanted = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        return Stream.of(Work.values())
                .filter(work -> wanted.matcher(work.name()).matches())
                .map(work -> new WorkContest(work.name(), work, sides, callers, Map::of))
                .toList();
    }
}
