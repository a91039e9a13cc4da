package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.duel.Quartiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** How long the best ten take by words, by a vector and by both, by turns, among all synsets of WordNet. Making the vector of a question is not in the time. */
public final class HybridRun {
    /** More than there are. */
    private static final int ALL = 1_000_000;

    private static final int BEST = 10;
    private static final long LOT = 17;
    private static final double NANOS_PER_MILLI = 1e6;

    private HybridRun() {}

    /**
     * Measures.
     *
     * @param arguments {@code --database} with {@code sqlite} or {@code postgresql}; {@code --synsets}; {@code --questions}; {@code --warm-up} and
     *     {@code --rounds}, in each of which each ranking answers all questions; {@code --out} names the folder for the table, and {@code --embeddings}
     *     that in which vectors are kept
     * @throws IOException when the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.of(arguments);
        String database = given.text("--database", "sqlite").toLowerCase(Locale.ROOT);
        JudgedCollection collection =
                WordNetCollection.draw(given.number("--synsets", ALL), given.number("--questions", 50));
        Embeddings embeddings = Embeddings.of(
                collection, SentenceModel.miniLm(), Path.of(given.text("--embeddings", Embeddings.FOLDER)));
        List<String> lines = new ArrayList<>(List.of(
                "%s: %,d documents, %,d questions, the best %d; %s"
                        .formatted(
                                collection.name(),
                                collection.documents().size(),
                                collection.questions().size(),
                                BEST,
                                Machine.describe()),
                "",
                "| ranking | ms, median of a round [quartiles over rounds] |",
                "|---|---|"));
        int warmUp = given.number("--warm-up", 20);
        int rounds = given.number("--rounds", 11);
        Rankings.own(database, collection.documents(), embeddings, rankings -> measure(
                        rankings, collection.questions(), warmUp, rounds)
                .forEach((ranking, times) -> lines.add("| %s | %s |".formatted(ranking, Quartiles.of(times)))));
        lines.forEach(System.out::println);
        String out = given.text("--out", "");
        if (!out.isEmpty()) {
            Files.createDirectories(Path.of(out));
            Files.write(Path.of(out, "hybrid-" + database + ".md"), lines);
        }
    }

    private static Map<String, List<Double>> measure(
            List<Ranking> rankings, List<Question> questions, int warmUp, int rounds) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        rankings.forEach(ranking -> times.put(ranking.name(), new ArrayList<>()));
        List<Ranking> order = new ArrayList<>(rankings);
        Random random = new Random(LOT);
        for (int round = 0; round < warmUp + rounds; round++) {
            Collections.shuffle(order, random);
            for (Ranking ranking : order) {
                double median = median(ranking, questions);
                if (round >= warmUp) {
                    Objects.requireNonNull(times.get(ranking.name())).add(median);
                }
            }
        }
        return times;
    }

    private static double median(Ranking ranking, List<Question> questions) {
        List<Double> times = new ArrayList<>();
        for (Question question : questions) {
            long begin = System.nanoTime();
            ranking.best(question.text(), BEST);
            times.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
        }
        return Quartiles.of(times).median();
    }
}
