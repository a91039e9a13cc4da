package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Measures how well each ranking answers the questions of a collection, and how fast: the best 100 for any of their words. */
public final class RelevanceRun {
    private static final int SYNSETS = 6_000;
    private static final int QUESTIONS = 400;

    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";
    private static final String BOTH = "both";

    private RelevanceRun() {}

    /**
     * Measures.
     *
     * @param arguments a folder with a collection, see {@link JsonLinesCollection}, or {@code --synsets} and {@code --questions} for
     *     one out of WordNet; {@code --database} with {@code sqlite}, {@code postgresql} or {@code both}; {@code --out} names the folder for the table
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
        List<String> lines = new ArrayList<>();
        lines.add("%s: %,d documents, %,d questions; %s%n%n%s"
                .formatted(
                        collection.name(),
                        collection.documents().size(),
                        collection.questions().size(),
                        Machine.describe(),
                        Trial.header()));
        System.out.println(lines.get(0));
        Consumer<Ranking> trial = ranking -> {
            lines.add(Trial.of(ranking, collection.questions()).row());
            System.out.println(lines.get(lines.size() - 1));
        };
        if (!database.equals(POSTGRESQL)) {
            Rankings.onSqlite(collection.documents(), trial);
        }
        if (!database.equals(SQLITE)) {
            Rankings.onPostgres(collection.documents(), trial);
        }
        String out = given.text("--out", "");
        if (!out.isEmpty()) {
            Files.createDirectories(Path.of(out));
            Files.write(Path.of(out, "relevance-" + database + ".md"), lines);
        }
    }
}
