package io.millrace.benchmarks.vector;

import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Machine;
import io.millrace.benchmarks.duel.Duel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Vector search beside the same by hand: indexes made, searches, filters, writes, starts. */
public final class VectorRun {
    private VectorRun() {}

    /**
     * Measures, and prints a table for each part.
     *
     * @param arguments {@code --database} with {@code sqlite} or {@code postgresql}; {@code --only} with a regular expression for the
     *     parts {@code search}, {@code beside}, {@code restart}, {@code filter}, {@code insert}; {@code --file} with vectors in the form {@code fvecs},
     *     or {@code --vectors}, {@code --dimensions} and {@code --centres} of those that are made; {@code --questions}, {@code --rows} of an
     *     insert, {@code --seconds} of searches beside writes, {@code --warm-up}, {@code --rounds}, {@code --seed}, and {@code --out} with a folder for
     *     the tables
     * @throws IOException when the tables cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.of(arguments);
        String name = given.text("--database", "sqlite").toLowerCase(Locale.ROOT);
        String text = measure(name, given);
        Path out = Path.of(given.text("--out", "."));
        Files.createDirectories(out);
        Files.writeString(out.resolve("vectors-" + name + ".md"), text);
    }

    static String measure(String name, Arguments given) {
        int questions = given.number("--questions", 50);
        Vectors vectors = vectors(given, questions);
        StringBuilder text = new StringBuilder();
        try (VectorDatabase database = open(name)) {
            print(text, Machine.describe() + ", " + database.version() + ", " + vectors.description() + "\n");
            VectorFigures figures = new VectorFigures(database, vectors, questions);
            Duel.Settings settings = new Duel.Settings(
                    given.number("--warm-up", 3),
                    given.number("--rounds", 11),
                    0,
                    given.number("--seed", ThreadLocalRandom.current().nextInt()));
            Pattern only = Pattern.compile(given.text("--only", ".*"), Pattern.CASE_INSENSITIVE);
            part("build", Pattern.compile(".*"), text, figures::build);
            part("search", only, text, () -> figures.search(settings));
            part("restart", only, text, figures::restart);
            part("beside", only, text, () -> new BesideWrites(database, vectors, given.number("--seconds", 10))
                    .measure());
            part("filter", only, text, figures::filter);
            // Last, since what is nearest in truth does not know of these rows.
            part("insert", only, text, () -> figures.insert(given.number("--rows", 10_000), settings.withRounds(1, 5)));
        }
        return text.toString();
    }

    private static Vectors vectors(Arguments given, int questions) {
        return given.has("--file")
                ? VectorFile.of(Path.of(given.text("--file", "")), questions)
                : new Clusters(
                        given.number("--vectors", 100_000),
                        given.number("--dimensions", 384),
                        given.number("--centres", 1_000));
    }

    private static void part(String name, Pattern only, StringBuilder text, Supplier<String> figures) {
        if (only.matcher(name).matches()) {
            System.err.println(name);
            print(text, figures.get());
        }
    }

    private static void print(StringBuilder text, String part) {
        System.out.println(part);
        text.append(part).append('\n');
    }

    private static VectorDatabase open(String name) {
        return switch (name) {
            case "sqlite" -> new SqliteVectors();
            case "postgresql" -> new PostgresVectors();
            default -> throw new IllegalArgumentException("No database: " + name);
        };
    }
}
