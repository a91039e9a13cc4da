package io.millrace.benchmarks.soak;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The long runs; ends with 1 when one of them found something. */
public final class Soak {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(30);

    private Soak() {}

    /**
     * Runs them.
     *
     * @param arguments {@code all}, {@code mixed}, {@code processes}, {@code cancels}, {@code kills} or {@code queries}; {@code --full} for
     *     as long as it takes to trust the result; {@code --count} for another number of cancels, kills or queries; {@code --documents} for
     *     another number of texts that those search in; {@code --seed}
     */
    public static void main(String[] arguments) {
        Arguments given = Arguments.of(arguments);
        boolean full = given.has("--full");
        String which = given.first("all");
        Duration duration = full ? LONG : SHORT;
        System.out.println(Machine.describe());
        boolean good = true;
        for (String run : which.equals("all") ? List.of("mixed", "processes", "cancels", "kills") : List.of(which)) {
            good &= reports(run, given, duration, full)
                    .peek(System.out::println)
                    .map(Report::isGood)
                    .reduce(true, Boolean::logicalAnd);
        }
        if (!good) {
            System.exit(1);
        }
    }

    private static Stream<Report> reports(String run, Arguments given, Duration duration, boolean full) {
        int seed = given.number("--seed", (int) System.nanoTime());
        return switch (run) {
            case "mixed" -> in(folder -> new MixedLoad(folder, duration).run());
            case "processes" -> in(folder -> new TwoProcesses(folder, duration).run());
            case "cancels" ->
                in(folder -> new RandomCancels(folder, given.number("--count", full ? 100_000 : 10_000), seed).run());
            case "queries" ->
                in(folder -> queries(
                        folder,
                        given.number("--documents", SearchedTexts.DOCUMENTS),
                        given.number("--count", full ? 100_000 : 1_000),
                        seed));
            case "kills" ->
                Stream.of(Synchronous.NORMAL, Synchronous.FULL)
                        .flatMap(synchronous -> in(folder -> new RandomKills(
                                        folder, synchronous, given.number("--count", full ? 200 : 10), seed)
                                .run()));
            default ->
                throw new IllegalArgumentException("There is no run \"" + run
                        + "\"; there are mixed, processes, cancels, kills, all for each of them, and queries.");
        };
    }

    /** On both databases, which are compared. */
    static Report queries(Folder folder, int documents, int count, int seed) {
        try (PostgresDatabase schema = PostgresDatabase.empty()) {
            RelationalDatastore sqlite =
                    Datastores.open("sqlite:" + folder.path().resolve("texts.db"));
            RelationalDatastore postgres = PostgresContender.millrace(schema);
            try {
                return new FuzzedQueries(List.of(sqlite, postgres), documents, count, seed).run();
            } finally {
                Mono.whenDelayError(sqlite.close(), postgres.close()).block();
            }
        }
    }

    private static Stream<Report> in(Run run) {
        try (Folder folder = Folder.temporary()) {
            return Stream.of(run.in(folder));
        } catch (Exception e) {
            throw new IllegalStateException("A run could not be finished", e);
        }
    }

    private interface Run {
        Report in(Folder folder) throws Exception;
    }
}
