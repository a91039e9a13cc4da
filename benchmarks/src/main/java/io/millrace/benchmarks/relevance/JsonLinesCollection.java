package io.millrace.benchmarks.relevance;

import io.millrace.mapping.Json;
import io.millrace.mapping.TypeRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a collection from a folder of JSON Lines:
 *
 * <pre>{@code
 * documents.jsonl    {"id": "d1", "title": "...", "text": "..."}              the title may be missing
 * questions.jsonl    {"id": "q1", "text": "..."}
 * judgements.jsonl   {"question": "q1", "document": "d1", "grade": 1}         1 where the grade is missing; 0 and below are wrong
 * }</pre>
 *
 * <p>The names of BEIR are read as well: {@code corpus.jsonl}, {@code queries.jsonl}, {@code qrels.jsonl}; {@code _id}, {@code
 * query-id}, {@code corpus-id}, {@code score}; and the judgements as BEIR has them, in {@code qrels/test.tsv}. Questions without a right answer are left out,
 * since nothing can be measured by them, as are documents without text, which nobody could find.
 */
final class JsonLinesCollection {
    private JsonLinesCollection() {}

    static JudgedCollection read(Path folder) {
        List<Document> documents = new ArrayList<>();
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        for (Line line : lines(folder, "documents.jsonl", "corpus.jsonl")) {
            String text = (line.textOr("", "title") + "\n" + line.textOr("", "text")).strip();
            if (!text.isEmpty()) {
                documents.add(new Document(line.text("id", "_id"), text));
            }
        }
        for (Line line : lines(folder, "questions.jsonl", "queries.jsonl")) {
            texts.put(line.text("id", "_id"), line.text("text"));
        }
        for (Line line : judgements(folder)) {
            int grade = line.grade();
            if (grade > 0) {
                grades.computeIfAbsent(line.text("question", "query-id"), question -> new HashMap<>())
                        .put(line.text("document", "corpus-id"), grade);
            }
        }
        List<Question> questions = new ArrayList<>();
        texts.forEach((id, text) -> {
            Map<String, Integer> right = grades.get(id);
            if (right != null) {
                questions.add(new Question(text, right));
            }
        });
        return new JudgedCollection(folder.toAbsolutePath().getFileName().toString(), documents, questions);
    }

    private static List<Line> judgements(Path folder) {
        Path table = folder.resolve("qrels").resolve("test.tsv");
        return Files.exists(table) ? rows(table) : lines(folder, "judgements.jsonl", "qrels.jsonl");
    }

    /** The first line has the names. */
    private static List<Line> rows(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            List<String[]> cells = lines.filter(line -> !line.isBlank())
                    .map(line -> line.split("\t", -1))
                    .toList();
            List<Line> rows = new ArrayList<>();
            for (String[] row : cells.subList(1, cells.size())) {
                Map<String, Object> values = new HashMap<>();
                for (int i = 0; i < Math.min(row.length, cells.get(0).length); i++) {
                    values.put(cells.get(0)[i], row[i]);
                }
                rows.add(new Line(values, "row " + (rows.size() + 1) + " of " + table));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + table, e);
        }
    }

    private static List<Line> lines(Path folder, String name, String otherName) {
        Path file = Files.exists(folder.resolve(name)) ? folder.resolve(name) : folder.resolve(otherName);
        List<Line> read = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(text -> {
                if (!text.isBlank()) {
                    read.add(Line.of(text, file, read.size() + 1));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ", nor " + name, e);
        }
        return read;
    }

    /** A line, and where it stands. */
    private record Line(Map<String, Object> values, String place) {
        private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

        static Line of(String text, Path file, int number) {
            String place = "object " + number + " of " + file;
            Map<String, Object> values;
            try {
                values = Json.of(text).as(OBJECT);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("No JSON object: " + place, e);
            }
            if (values == null) {
                throw new IllegalArgumentException("No JSON object: " + place);
            }
            return new Line(values, place);
        }

        String text(String... names) {
            String text = textOr("", names);
            if (text.isEmpty()) {
                throw new IllegalArgumentException("No " + String.join(" or ", names) + " in " + place);
            }
            return text;
        }

        String textOr(String otherwise, String... names) {
            for (String name : names) {
                Object value = values.get(name);
                if (value != null) {
                    // PostgreSQL has no NUL.
                    return value.toString().replace('\0', ' ');
                }
            }
            return otherwise;
        }

        int grade() {
            String text = textOr("1", "grade", "score");
            try {
                return new BigDecimal(text).intValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw new IllegalArgumentException("The grade is no whole number in " + place, e);
            }
        }
    }
}
