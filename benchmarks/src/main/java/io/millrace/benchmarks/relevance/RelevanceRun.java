package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures how well each ranking answers the questions of a collection, and how fast: the best 100 by words, by a vector and by both. Making the vector of a question is not in the time. */
public final class RelevanceRun {
    private static final int SYNSETS = 6_000;
    private static final int QUESTIONS = 400;

    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";
    private static final String BOTH = "both";
    private static final String WORDS = "words";

    private RelevanceRun() {}

    /**
     * Measures.
     *
     * @param arguments a folder with a collection, see {@link JsonLinesCollection}, or {@code --synsets} and {@code --questions} for
     *     one out of WordNet; {@code --database} with {@code sqlite}, {@code postgresql} or {@code both}; {@code --only words} leaves out what needs vectors,
     *     which take long to be made of many documents; {@code --out} names the folder for the table, and {@code --embeddings} that in which vectors are kept
     * @throws IOException when the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.of(arguments);
        String path = given.first("");
        JudgedCollection collection = path.isEmpty()
                ? WordNetCollection.draw(given.number("--synsets", SYNSETS), given.number("--questions", QUESTIONS))
                : JsonLinesCollection.read(Path.of(path));
        String database = given.text("--database", SQLITE).toLowerCase(Locale.ROOT);
        if (!List.of(SQLITE, POSTGRESQL, BOTH).contains(database)) {
            throw new IllegalArgumentException("No database: " + database);
        }
        String only = given.text("--only", "");
        if (!List.of("", WORDS).contains(only)) {
            throw new IllegalArgumentException("Nothing to be measured alone: " + only);
        }
        Optional<Embeddings> embeddings = only.equals(WORDS)
                ? Optional.empty()
                : Optional.of(Embeddings.of(
                        collection, SentenceModel.miniLm(), Path.of(given.text("--embeddings", Embeddings.FOLDER))));
        List<String> lines = new ArrayList<>();
        List<Trial> trials = new ArrayList<>();
        print(
                lines,
                "%s: %,d documents, %,d questions; %s%n%n%s"
                        .formatted(
                                collection.name(),
                                collection.documents().size(),
                                collection.questions().size(),
                                Machine.describe(),
                                Trial.header()));
        Consumer<Ranking> trial = ranking -> {
            trials.add(Trial.of(ranking, collection.questions()));
            print(lines, trials.get(trials.size() - 1).row());
        };
        if (!database.equals(POSTGRESQL)) {
            Rankings.onSqlite(collection.documents(), embeddings, trial);
        }
        if (!database.equals(SQLITE)) {
            Rankings.onPostgres(collection.documents(), embeddings, trial);
        }
        if (database.equals(BOTH)) {
            print(lines, "%n%s".formatted(Overlaps.table(trials)));
        }
        String out = given.text("--out", "");
        if (!out.isEmpty()) {
            Files.createDirectories(Path.of(out));
            Files.write(Path.of(out, "relevance-" + (only.isEmpty() ? "" : only + "-") + database + ".md"), lines);
        }
    }

    private static void print(List<String> lines, String line) {
        lines.add(line);
        System.out.println(line);
    }
}
