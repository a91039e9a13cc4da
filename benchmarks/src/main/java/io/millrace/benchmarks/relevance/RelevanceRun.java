package io.millrace.benchmarks.relevance;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.Machine;
import io.millrace.fulltext.Bm25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Measures how well each ranking answers the questions of a collection, and how fast: the best 100 for any of their words. */
public final class RelevanceRun {
    private static final int SYNSETS = 6_000;
    private static final int QUESTIONS = 400;

    /** Those that FTS5 has built in. */
    private static final Bm25 USUAL = new Bm25(1.2, 0.75);

    private RelevanceRun() {}

    /**
     * Measures.
     *
     * @param arguments a folder with a collection, see {@link JsonLinesCollection}, or {@code --synsets} and {@code --questions} for
     *     one out of WordNet; {@code --out} names the folder for the table
     * @throws IOException when the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments read = Arguments.of(arguments);
        String path = read.first("");
        JudgedCollection collection = path.isEmpty()
                ? WordNetCollection.draw(read.number("--synsets", SYNSETS), read.number("--questions", QUESTIONS))
                : JsonLinesCollection.read(Path.of(path));
        List<String> lines = new ArrayList<>();
        lines.add("%s: %,d documents, %,d questions; %s%n%n%s"
                .formatted(
                        collection.name(),
                        collection.documents().size(),
                        collection.questions().size(),
                        Machine.describe(),
                        Trial.header()));
        System.out.println(lines.get(0));
        try (Folder folder = Folder.temporary()) {
            List<Document> documents = collection.documents();
            List<Supplier<Ranking>> rankings = List.of(
                    () -> new MillraceRanking("sqlite:" + folder.path().resolve("own.db"), documents, Bm25.DEFAULT),
                    () -> new MillraceRanking("sqlite:" + folder.path().resolve("usual.db"), documents, USUAL),
                    () -> new RawFts5(folder.path().resolve("raw.db"), documents));
            for (Supplier<Ranking> each : rankings) {
                try (Ranking ranking = each.get()) {
                    lines.add(Trial.of(ranking, collection.questions()).row());
                }
                System.out.println(lines.get(lines.size() - 1));
            }
        }
        String out = read.text("--out", "");
        if (!out.isEmpty()) {
            Files.createDirectories(Path.of(out));
            Files.write(Path.of(out, "relevance.md"), lines);
        }
    }
}
