package io.millrace.fulltext;

import io.millrace.fulltext.TextIndexException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads declarations, and takes nothing that it does not know. */
final class IndexFileParser {
    /** A file is nested four times. */
    private static final int DEEPEST = 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final String file;

    IndexFileParser(String file) {
        this.file = file;
    }

    List<TextIndex> parse(byte[] bytes) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            List<TextIndex> indexes = new Reading(json).file();
            if (json.nextToken() != null) {
                throw invalid(json.currentTokenLocation(), "something follows the declaration.");
            }
            return indexes;
        } catch (JacksonException malformed) {
            throw invalid(malformed.getLocation(), "this is no valid JSON: " + malformed.getOriginalMessage());
        }
    }

    private TextIndexException invalid(@Nullable TokenStreamLocation place, String problem) {
        String where = place == null ? "" : ":" + place.getLineNr() + ":" + Math.max(1, place.getColumnNr());
        return new TextIndexException(Kind.INVALID, file + where + ": " + problem, null);
    }

    /** One file. Each method finds the parser at the first token of what it reads, and leaves it at the last. */
    private final class Reading {
        private final JsonParser json;

        Reading(JsonParser json) {
            this.json = json;
        }

        List<TextIndex> file() {
            List<TextIndex> indexes = new ArrayList<>();
            Set<String> names = new HashSet<>();
            object(
                    "the file",
                    Set.of("indexes"),
                    Map.of(
                            "indexes",
                            () -> array("\"indexes\"", () -> {
                                TokenStreamLocation place = json.currentTokenLocation();
                                TextIndex index = index();
                                if (!names.add(index.name().toLowerCase(Locale.ROOT))) {
                                    throw invalid(
                                            place,
                                            "there is another index with the name " + index.name()
                                                    + " before this one.");
                                }
                                indexes.add(index);
                            })));
            return List.copyOf(indexes);
        }

        private TextIndex index() {
            TokenStreamLocation place = json.currentTokenLocation();
            Draft draft = new Draft();
            object(
                    "an index",
                    Set.of("table", "columns"),
                    Map.of(
                            "name", () -> draft.name = text("\"name\""),
                            "table", () -> draft.table = text("\"table\""),
                            "columns", () -> array("\"columns\"", () -> draft.columns.add(column())),
                            "language", () -> draft.language = choice("\"language\"", Language.values()),
                            "accents", () -> draft.accents = choice("\"accents\"", Accents.values()),
                            "stopWords", () -> draft.stopWords = words(),
                            "suggestions", () -> draft.suggestions = yesOrNo("\"suggestions\"")));
            return valid(place, draft::build);
        }

        private TextColumn column() {
            TokenStreamLocation place = json.currentTokenLocation();
            ColumnDraft draft = new ColumnDraft();
            object(
                    "a column",
                    Set.of("name"),
                    Map.of("name", () -> draft.name = text("\"name\""), "weight", () -> draft.weight = weight()));
            return valid(place, () -> TextColumn.of(draft.name, draft.weight));
        }

        private double weight() {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    && json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
                throw here("\"weight\" is not a number.");
            }
            return json.getDoubleValue();
        }

        private boolean yesOrNo(String what) {
            if (json.currentToken() != JsonToken.VALUE_TRUE && json.currentToken() != JsonToken.VALUE_FALSE) {
                throw here(what + " is neither true nor false.");
            }
            return json.getBooleanValue();
        }

        private Set<String> words() {
            Set<String> words = new TreeSet<>();
            array("\"stopWords\"", () -> {
                if (!words.add(text("a stop word"))) {
                    throw here("this stop word is there twice.");
                }
            });
            return words;
        }

        private String text(String what) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw here(what + " is not a text in double quotes.");
            }
            return json.getString();
        }

        private <E extends Enum<E>> E choice(String what, E[] values) {
            String text = text(what);
            return Arrays.stream(values)
                    .filter(value -> text.equals(written(value)))
                    .findFirst()
                    .orElseThrow(() -> here(what + " is none of "
                            + Arrays.stream(values).map(this::written).collect(Collectors.joining(", ")) + "."));
        }

        private String written(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        private void array(String what, Runnable element) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw here(what + " is not an array.");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                element.run();
            }
        }

        private void object(String what, Set<String> required, Map<String, Runnable> settings) {
            TokenStreamLocation place = json.currentTokenLocation();
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw here(what + " is not an object.");
            }
            Set<String> missing = new LinkedHashSet<>(new TreeSet<>(required));
            Set<String> found = new HashSet<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                Runnable setting = settings.get(name);
                if (setting == null) {
                    throw here("\"" + name + "\" is no setting of " + what + "; there are "
                            + String.join(", ", new TreeSet<>(settings.keySet())) + ".");
                }
                if (!found.add(name)) {
                    throw here("\"" + name + "\" is there twice.");
                }
                missing.remove(name);
                json.nextToken();
                setting.run();
            }
            if (!missing.isEmpty()) {
                throw invalid(place, what + " has no \"" + String.join("\", \"", missing) + "\".");
            }
        }

        private <T> T valid(TokenStreamLocation place, Supplier<T> value) {
            try {
                return value.get();
            } catch (IllegalArgumentException refused) {
                throw invalid(place, String.valueOf(refused.getMessage()));
            }
        }

        private TextIndexException here(String problem) {
            return invalid(json.currentTokenLocation(), problem);
        }
    }

    /** What is known so far of an index: settings come in any order. */
    private static final class Draft {
        private final List<TextColumn> columns = new ArrayList<>();
        private String table = "";
        private @Nullable String name;
        private Language language = Language.SIMPLE;
        private Accents accents = Accents.FOLDED;
        private @Nullable Set<String> stopWords;
        private boolean suggestions;

        TextIndex build() {
            TextIndex.Builder builder = TextIndex.on(table)
                    .columns(columns)
                    .language(language)
                    .accents(accents)
                    .suggestions(suggestions);
            if (name != null) {
                builder.named(name);
            }
            if (stopWords != null) {
                builder.stopWords(stopWords);
            }
            return builder.build();
        }
    }

    private static final class ColumnDraft {
        private String name = "";
        private double weight = 1;
    }
}
