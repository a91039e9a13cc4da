package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What must hold for a row to match, in terms of the index. Columns are counted from 0 as the index has them; none means any. */
public sealed interface Condition {
    /** A condition on the words of a row. */
    sealed interface Leaf extends Condition {
        Set<Integer> columns();

        /** The words that are looked for, each as often as it is. */
        List<ScoredWord> words();
    }

    /** One of some terms is there. */
    record OneOf(Set<String> terms, Set<Integer> columns) implements Leaf {
        @Override
        public List<ScoredWord> words() {
            return List.of(new ScoredWord(terms.stream().sorted().map(Range::of).toList(), columns));
        }
    }

    /** Terms follow one another, of which the last may be the beginning of one. */
    record Sequence(List<String> terms, boolean lastIsBeginning, Set<Integer> columns) implements Leaf {
        @Override
        public List<ScoredWord> words() {
            int last = terms.size() - 1;
            return IntStream.rangeClosed(0, last)
                    .mapToObj(i -> {
                        String term = terms.get(i);
                        Range range = lastIsBeginning && i == last ? Range.beginning(term) : Range.of(term);
                        return new ScoredWord(List.of(range), columns);
                    })
                    .toList();
        }
    }

    /** Terms of which each is near to the next, in either order. */
    record Close(List<String> terms, int distance, Set<Integer> columns) implements Leaf {
        /** Each two terms that have to be near, once, whatever their order. A word beside itself is there already. */
        public List<Pair> pairs() {
            List<Pair> pairs = new ArrayList<>();
            Set<Set<String>> known = new HashSet<>();
            for (int i = 1; i < terms.size(); i++) {
                Pair pair = new Pair(terms.get(i - 1), terms.get(i));
                if (!pair.one().equals(pair.next()) && known.add(Set.of(pair.one(), pair.next()))) {
                    pairs.add(pair);
                }
            }
            return pairs;
        }

        @Override
        public List<ScoredWord> words() {
            return Stream.concat(terms.stream().limit(1), pairs().stream().map(Pair::next))
                    .map(term -> new ScoredWord(List.of(Range.of(term)), columns))
                    .toList();
        }
    }

    /** Two different terms, the second of which is said behind the first. */
    record Pair(String one, String next) {}

    /** All conditions hold, and none of those that are excluded. */
    record AllOf(List<Condition> conditions, List<Condition> excluded) implements Condition {}

    /** One of the conditions holds. */
    record AnyOf(List<Condition> conditions) implements Condition {}
}
