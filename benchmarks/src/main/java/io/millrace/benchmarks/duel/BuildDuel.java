package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.contender.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** This build of Millrace beside another one. */
public final class BuildDuel {
    private static final String NEW = "this build";
    private static final String OLD = "the other";

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
        Duel.Settings settings = new Duel.Settings(
                given.number("--callers", 64),
                given.number("--warm-up", 8),
                given.number("--rounds", 21),
                given.number("--turn", 200),
                seed);
        try (Build own = Build.own();
                Build others = Build.of(other);
                var ownArena = own.open(entrant);
                var otherArena = others.open(entrant)) {
            Duel duel = new Duel(
                    List.of(new Side(OLD, otherArena), new Side(NEW, ownArena)),
                    works(given.text("--only", ".*")),
                    settings);
            Comparison comparison = duel.run();
            String table = Machine.describe() + ", " + database + ", " + settings + "\n\n" + comparison.markdown();
            Path out = Path.of(given.text("--out", "."));
            Files.createDirectories(out);
            Files.writeString(out.resolve("builds-" + database + ".md"), table);
            System.out.println(table);
        }
    }

    private static Set<Work> works(String regex) {
        Pattern wanted = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        Set<Work> works = EnumSet.noneOf(Work.class);
        for (Work work : Work.values()) {
            if (wanted.matcher(work.name()).matches()) {
                works.add(work);
            }
        }
        return works;
    }
}
