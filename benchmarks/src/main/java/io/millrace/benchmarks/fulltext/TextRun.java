package io.millrace.benchmarks.fulltext;

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

/** Full-text search over the glosses of WordNet beside the same by hand: the index made, searches, writes. */
public final class TextRun {
    /** More than there are. */
    private static final int ALL = 1_000_000;

    private static final int WRITERS = 64;

    private TextRun() {}

    /**
     * Measures, and prints a table for each part.
     *
     * @param arguments {@code --database} with {@code sqlite} or {@code postgresql}; {@code --only} with a regular expression for the
     *     parts {@code build}, {@code search}, {@code write}, {@code writers}; {@code --asked} with one for the searches {@code TWO_WORDS},
     *     {@code ANY_OF_TEN_WORDS}, {@code PHRASE}; {@code --glosses}, {@code --questions}, {@code --writers},
     *     {@code --warm-up}, {@code --rounds}, {@code --builds} (rounds of building), {@code --turn} in milliseconds, {@code --seed},
     *     and {@code --out} with a folder for the tables
     * @throws IOException when the tables cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.of(arguments);
        String name = given.text("--database", "sqlite").toLowerCase(Locale.ROOT);
        String text = measure(name, given);
        Path out = Path.of(given.text("--out", "."));
        Files.createDirectories(out);
        Files.writeString(out.resolve("text-" + name + ".md"), text);
    }

    static String measure(String name, Arguments given) {
        int writers = given.number("--writers", WRITERS);
        Glosses glosses = Glosses.of(given.number("--glosses", ALL));
        StringBuilder text = new StringBuilder();
        try (TextDatabase database = open(name, writers)) {
            print(
                    text,
                    Machine.describe() + ", " + database.version() + ", " + "%,d glosses\n".formatted(glosses.size()));
            TextFigures figures = new TextFigures(database, glosses);
            Duel.Settings settings = settings(given, 3);
            Pattern only = Pattern.compile(given.text("--only", ".*"), Pattern.CASE_INSENSITIVE);
            part("build", only, text, () -> figures.build(settings.withRounds(1, given.number("--builds", 5))));
            Pattern asked = Pattern.compile(given.text("--asked", ".*"), Pattern.CASE_INSENSITIVE);
            part(
                    "search",
                    only,
                    text,
                    () -> figures.search(asked, given.number("--questions", 50), settings(given, 10)));
            part("write", only, text, () -> figures.write(settings));
            if (database.hasManyWriters()) {
                part("writers", only, text, () -> figures.writers(writers, settings));
            }
        }
        return text.toString();
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

    /** Compiling the way of a search takes the compiler longer than that of a write. */
    private static Duel.Settings settings(Arguments given, int warmUp) {
        return new Duel.Settings(
                given.number("--warm-up", warmUp),
                given.number("--rounds", 11),
                given.number("--turn", 500),
                given.number("--seed", ThreadLocalRandom.current().nextInt()));
    }

    private static TextDatabase open(String name, int writers) {
        return switch (name) {
            case "sqlite" -> new SqliteTexts();
            case "postgresql" -> new PostgresTexts(writers);
            default -> throw new IllegalArgumentException("No database: " + name);
        };
    }
}
