package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.jmh.Backend;
import io.millrace.benchmarks.postgres.Pgbench;
import io.millrace.benchmarks.postgres.PostgresArena;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.benchmarks.postgres.ServerTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Millrace beside its peers, by turns in one JVM. */
public final class PeerDuel {
    private static final String MILLRACE = "Millrace";
    private static final String ALL = ".*";

    private PeerDuel() {}

    /**
     * Lets contenders take turns, and prints a table of how they compare.
     *
     * @param arguments {@code --database} with {@code sqlite} or {@code postgresql}; {@code --only} with a regular expression for the works,
     *     {@code --contenders} with names separated by commas, {@code --callers} with numbers separated by commas, {@code --durability} with {@code normal} or
     *     {@code full} for SQLite, {@code --rounds}, {@code --warm-up}, {@code --turn} in milliseconds, {@code --seed}, and {@code --out} with a
     *     folder for the table, the figures as JSON and a chart for each work
     * @throws IOException when the results cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.of(arguments);
        String name = given.text("--database", "sqlite").toLowerCase(Locale.ROOT);
        Backend database = Backend.valueOf(name.toUpperCase(Locale.ROOT));
        Durability durability =
                Durability.valueOf(given.text("--durability", "normal").toUpperCase(Locale.ROOT));
        int seed = given.number("--seed", ThreadLocalRandom.current().nextInt());
        Duel.Settings settings = new Duel.Settings(
                given.number("--warm-up", 10), given.number("--rounds", 11), given.number("--turn", 200), seed);
        List<Side> sides = new ArrayList<>();
        try {
            contenders(database, given.text("--contenders", ""))
                    .forEach(
                            (contender, heading) -> sides.add(new Side(heading, database.open(contender, durability))));
            List<WorkContest> contests = contests(given, sides, serverOf(database));
            Comparison comparison = new Duel(MILLRACE, limited(contests, sides.get(0)), settings).run();
            DuelReport report = new DuelReport(
                    "%s, %s, commits %s, %s".formatted(Machine.describe(), name, durability, settings),
                    contests,
                    comparison.outcomes());
            System.out.println(report.markdown());
            report.write(Path.of(given.text("--out", ".")), "duel-" + name);
        } finally {
            sides.forEach(side -> side.arena().close());
        }
    }

    /** Millrace and those of the others that are wanted, with their names in tables. */
    private static Map<String, String> contenders(Backend database, String names) {
        Map<String, String> others = database.others();
        Map<String, String> all = new LinkedHashMap<>(Map.of(MILLRACE.toUpperCase(Locale.ROOT), MILLRACE));
        if (names.isEmpty()) {
            all.putAll(others);
            return all;
        }
        for (String wanted : List.of(names.toUpperCase(Locale.ROOT).split(","))) {
            String heading = others.get(wanted);
            if (heading == null) {
                throw new IllegalArgumentException("No contender: " + wanted + ". There are " + others.keySet() + ".");
            }
            all.put(wanted, heading);
        }
        return all;
    }

    private static List<WorkContest> contests(Arguments given, List<Side> sides, Supplier<Map<Long, Long>> server) {
        Pattern wanted = Pattern.compile(given.text("--only", ALL), Pattern.CASE_INSENSITIVE);
        List<Integer> callers = Stream.of(given.text("--callers", "1,64").split(","))
                .map(Integer::valueOf)
                .toList();
        return Stream.of(Work.values())
                .filter(work -> wanted.matcher(work.name()).matches())
                .flatMap(work -> (work.hasCallers() ? callers : List.of(1))
                        .stream().map(count -> new WorkContest(name(work, count), work, sides, count, server)))
                .toList();
    }

    /** With the limit of the server, where it can be had. */
    private static List<? extends Contest> limited(List<WorkContest> contests, Side first) {
        return first.arena() instanceof PostgresArena arena
                ? Pgbench.of(arena.database())
                        .map(limit -> contests.stream()
                                .map(contest -> contest.work() == Work.POINT_SELECT
                                        ? new LimitedContest(contest, limit)
                                        : contest)
                                .toList())
                        .orElse(List.copyOf(contests))
                : contests;
    }

    private static Supplier<Map<Long, Long>> serverOf(Backend database) {
        if (database != Backend.POSTGRESQL) {
            return Map::of;
        }
        try (PostgresDatabase any = PostgresDatabase.empty()) {
            return ServerTime.of(any);
        }
    }

    private static String name(Work work, int callers) {
        return work.hasCallers() ? work + ", callers: " + callers : work.name();
    }
}
