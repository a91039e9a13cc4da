package io.millrace.fulltext.internal.sqlite;

import io.millrace.fulltext.internal.match.ScoredWord;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.List;
import java.util.stream.Collectors;

/** Words that are scored, as one JSON text, so that the statement is the same whatever their number. */
final class ScoredWords {
    private ScoredWords() {}

    /** An array of the number of a word, the first and the last of some of its terms, and the columns that count or null. */
    static String json(List<ScoredWord> words) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < words.size(); i++) {
            ScoredWord word = words.get(i);
            String columns = word.columns().isEmpty()
                    ? "null"
                    : word.columns().stream()
                            .map(column -> "c" + column + ",")
                            .collect(Collectors.joining("", "\"", "\""));
            for (Range range : word.ranges()) {
                json.append(json.length() == 1 ? "" : ",")
                        .append("[")
                        .append(i)
                        .append(",\"")
                        .append(range.first())
                        .append("\",\"")
                        .append(range.last())
                        .append("\",")
                        .append(columns)
                        .append("]");
            }
        }
        return json.append("]").toString();
    }

    /** An array of the first and the last of terms. */
    static String ranges(List<Range> ranges) {
        return ranges.stream()
                .map(range -> array(List.of(range.first(), range.last())))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** An array of texts without anything that JSON would have escaped. */
    static String array(Iterable<String> terms) {
        return "[\"" + String.join("\",\"", terms) + "\"]";
    }
}
