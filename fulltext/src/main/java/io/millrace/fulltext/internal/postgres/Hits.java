package io.millrace.fulltext.internal.postgres;

import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.ScoredWord;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a query, each with its number: first those that count for the ranking, then others that conditions ask for. Which rows have
 * them is read from the index once, for the ranking and for the conditions.
 */
final class Hits {
    private final List<ScoredWord> words;
    private final int scored;

    Hits(MatchPlan plan) {
        this.words = new ArrayList<>(plan.words());
        this.scored = words.size();
    }

    /** How many count for the ranking; their numbers are the lowest. */
    int scored() {
        return scored;
    }

    /** The number of a word. */
    int number(ScoredWord word) {
        int known = words.indexOf(word);
        if (known >= 0) {
            return known;
        }
        words.add(word);
        return words.size() - 1;
    }

    /** Whether any of them is the beginning of words. */
    boolean haveBeginnings() {
        return words.stream().flatMap(word -> word.ranges().stream()).anyMatch(Range::isBeginning);
    }

    /** Lists of numbers, terms and columns, of whole words or of beginnings. */
    List<Object> lists(boolean beginnings) {
        List<String> numbers = new ArrayList<>();
        List<String> terms = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            for (Range range : words.get(i).ranges()) {
                if (range.isBeginning() == beginnings) {
                    numbers.add(Integer.toString(i));
                    terms.add(Terms.stored(range).first());
                    columns.add(columns(words.get(i)));
                }
            }
        }
        return List.of(String.join(" ", numbers), String.join(" ", terms), String.join(" ", columns));
    }

    /** Columns between commas, or a star for all. */
    private static String columns(ScoredWord word) {
        return word.columns().isEmpty()
                ? "*"
                : word.columns().stream().map(Object::toString).collect(Collectors.joining(",", ",", ","));
    }
}
