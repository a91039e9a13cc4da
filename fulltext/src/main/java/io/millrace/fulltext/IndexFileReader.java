package io.millrace.fulltext;

import io.millrace.declaration.DeclarationReader;
import io.millrace.declaration.DeclarationReader.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads declarations of text indexes. */
final class IndexFileReader {
    private final DeclarationReader json;

    IndexFileReader(DeclarationReader json) {
        this.json = json;
    }

    List<TextIndex> indexes() {
        List<TextIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        json.object(
                "the file",
                Set.of("indexes"),
                Map.of(
                        "indexes",
                        () -> json.array("\"indexes\"", () -> {
                            Place place = json.place();
                            TextIndex index = index();
                            if (!names.add(index.name().toLowerCase(Locale.ROOT))) {
                                throw DeclarationReader.invalid(
                                        place,
                                        "there is another index with the name " + index.name() + " before this one.");
                            }
                            indexes.add(index);
                        })));
        return List.copyOf(indexes);
    }

    private TextIndex index() {
        Place place = json.place();
        Draft draft = new Draft();
        json.object(
                "an index",
                Set.of("table", "columns"),
                Map.of(
                        "name", () -> draft.name = json.text("\"name\""),
                        "table", () -> draft.table = json.text("\"table\""),
                        "columns", () -> json.array("\"columns\"", () -> draft.columns.add(column())),
                        "language", () -> draft.language = json.choice("\"language\"", Language.values()),
                        "accents", () -> draft.accents = json.choice("\"accents\"", Accents.values()),
                        "stopWords", () -> draft.stopWords = words(),
                        "suggestions", () -> draft.suggestions = json.yesOrNo("\"suggestions\"")));
        return json.valid(place, draft::build);
    }

    private TextColumn column() {
        Place place = json.place();
        ColumnDraft draft = new ColumnDraft();
        json.object(
                "a column",
                Set.of("name"),
                Map.of(
                        "name", () -> draft.name = json.text("\"name\""),
                        "weight", () -> draft.weight = json.number("\"weight\"")));
        return json.valid(place, () -> TextColumn.of(draft.name, draft.weight));
    }

    private Set<String> words() {
        Set<String> words = new TreeSet<>();
        json.array("\"stopWords\"", () -> {
            if (!words.add(json.text("a stop word"))) {
                throw json.here("this stop word is there twice.");
            }
        });
        return words;
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
