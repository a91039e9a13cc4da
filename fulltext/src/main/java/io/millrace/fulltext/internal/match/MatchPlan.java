package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A query as an index understands it. What matches and what is counted are two things: conditions restrict, and all words that are looked
 * for count, those of phrases too.
 *
 * @param condition what must hold
 * @param leaves the conditions on words that are looked for, without what is excluded
 * @param words what counts for the ranking, each once
 */
public record MatchPlan(Condition condition, List<Leaf> leaves, List<ScoredWord> words) {
    static MatchPlan of(Condition condition) {
        List<Leaf> leaves = new ArrayList<>();
        collect(condition, leaves);
        Set<ScoredWord> words = new LinkedHashSet<>();
        leaves.forEach(leaf -> addWords(leaf, words));
        return new MatchPlan(condition, List.copyOf(leaves), List.copyOf(words));
    }

    private static void collect(Condition condition, List<Leaf> leaves) {
        if (condition instanceof Leaf leaf) {
            leaves.add(leaf);
        } else if (condition instanceof AllOf all) {
            all.conditions().forEach(part -> collect(part, leaves));
        } else if (condition instanceof AnyOf any) {
            any.conditions().forEach(part -> collect(part, leaves));
        }
    }

    private static void addWords(Leaf leaf, Set<ScoredWord> words) {
        if (leaf instanceof OneOf one) {
            words.add(
                    new ScoredWord(one.terms().stream().sorted().map(Range::of).toList(), one.columns()));
        } else if (leaf instanceof Sequence sequence) {
            int last = sequence.terms().size() - 1;
            for (int i = 0; i <= last; i++) {
                String term = sequence.terms().get(i);
                Range range = sequence.lastIsBeginning() && i == last ? Range.beginning(term) : Range.of(term);
                words.add(new ScoredWord(List.of(range), sequence.columns()));
            }
        } else if (leaf instanceof Close close) {
            close.terms().forEach(term -> words.add(new ScoredWord(List.of(Range.of(term)), close.columns())));
        }
    }
}
