package io.millrace.fulltext.internal.index;

import io.millrace.fulltext.TextIndex;
import java.util.ArrayList;
import java.util.List;

/** In what two definitions of an index differ, in words. */
final class IndexDifference {
    private IndexDifference() {}

    static String between(StoredIndex one, StoredIndex other) {
        TextIndex first = one.definition();
        TextIndex second = other.definition();
        List<String> parts = new ArrayList<>();
        add(parts, "the name", first.name(), second.name());
        add(parts, "the table", first.table(), second.table());
        add(parts, "the columns or their weights", first.columns(), second.columns());
        add(parts, "the language", first.language(), second.language());
        add(parts, "the accents", first.accents(), second.accents());
        add(parts, "the stop words", first.stopWords(), second.stopWords());
        add(parts, "the suggestions", first.suggestions(), second.suggestions());
        add(parts, "the primary key", one.keys(), other.keys());
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String part, Object first, Object second) {
        if (!first.equals(second)) {
            parts.add(part);
        }
    }
}
