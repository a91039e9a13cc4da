package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.internal.analysis.UnspacedScripts;
import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.fulltext.query.TextQueryException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a query must not occur too often, since all of it has to be read, what is excluded too. Few words are looked for however frequent
 * they are, but for the beginnings of words, each of which stands for any number.
 *
 * @param ranges the words, each as often as it is read
 * @param problem what is wrong when they occur too often, and what to do
 * @param position where in the query
 */
public record Demand(List<Range> ranges, String problem, int position) {
    /** @param starts where the first of each leaf stands in the query */
    static Optional<Demand> of(Condition condition, Map<Leaf, Integer> starts) {
        List<Said> all = leaves(condition).flatMap(leaf -> said(leaf, starts)).toList();
        Optional<Said> tooMany = behindFew(all);
        if (tooMany.isPresent()) {
            return Optional.of(new Demand(
                    all.stream().flatMap(Said::ranges).toList(),
                    "Words from here on make too many of those that occur often. Leave the most frequent out, or all but "
                            + FullTextSearch.FEW_WORDS + ".",
                    tooMany.get().start()));
        }
        List<Said> beginnings = all.stream().filter(Said::isBeginning).toList();
        return beginnings.stream()
                // The shortest is the one that says the least.
                .min(Comparator.comparingInt(Said::length).thenComparingInt(Said::start))
                .map(shortest -> new Demand(
                        beginnings.stream().flatMap(Said::ranges).distinct().toList(),
                        "Too many words begin like this. Type more of it before the *.",
                        shortest.start()));
    }

    /** The first word behind the few. Of scripts without spaces two characters are one, as they are looked for. */
    private static Optional<Said> behindFew(List<Said> all) {
        int halves = 0;
        for (Said said : all) {
            halves += said.isCharacter() ? 1 : 2;
            if (halves > 2 * FullTextSearch.FEW_WORDS) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    /** What is said of it. */
    public TextQueryException refusal() {
        return new TextQueryException(problem, position);
    }

    private static Stream<Leaf> leaves(Condition condition) {
        if (condition instanceof AllOf all) {
            return Stream.concat(all.conditions().stream(), all.excluded().stream())
                    .flatMap(Demand::leaves);
        } else if (condition instanceof AnyOf any) {
            return any.conditions().stream().flatMap(Demand::leaves);
        }
        return Stream.of((Leaf) condition);
    }

    private static Stream<Said> said(Leaf leaf, Map<Leaf, Integer> starts) {
        return leaf.words().stream().map(word -> new Said(word, starts.getOrDefault(leaf, 0)));
    }

    /** A word, and where the part of the query begins that it is in. */
    private record Said(ScoredWord word, int start) {
        Stream<Range> ranges() {
            return word.ranges().stream();
        }

        boolean isBeginning() {
            return ranges().anyMatch(Range::isBeginning);
        }

        /** Whether it is one character of a script that puts no space between words, which is a term by itself. */
        boolean isCharacter() {
            return UnspacedScripts.contains(word.ranges().get(0).first().codePointAt(0));
        }

        int length() {
            return word.ranges().get(0).first().length();
        }
    }
}
