package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query as an index understands it. What matches and what is counted are two things: conditions restrict, and all words that are looked
 * for count, those of phrases too.
 *
 * @param condition what must hold
 * @param leaves the conditions on words that are looked for, without what is excluded
 * @param words what counts for the ranking, each once
 * @param demand what must not occur too often
 */
public record MatchPlan(Condition condition, List<Leaf> leaves, List<ScoredWord> words, Optional<Demand> demand) {
    /** @param starts where the first of each leaf stands in the query */
    static MatchPlan of(Condition condition, Map<Leaf, Integer> starts) {
        List<Leaf> leaves = new ArrayList<>();
        collect(condition, leaves);
        return new MatchPlan(
                condition,
                List.copyOf(leaves),
                leaves.stream()
                        .flatMap(leaf -> leaf.words().stream())
                        .distinct()
                        .toList(),
                Demand.of(condition, starts));
    }

    /** Whether a row matches as soon as it has one of the words that count. */
    public boolean isAnyWord() {
        return isAnyWord(condition);
    }

    private static boolean isAnyWord(Condition condition) {
        if (condition instanceof AnyOf any) {
            return any.conditions().stream().allMatch(MatchPlan::isAnyWord);
        } else if (condition instanceof AllOf all) {
            return all.excluded().isEmpty()
                    && all.conditions().size() == 1
                    && isAnyWord(all.conditions().get(0));
        }
        return condition instanceof OneOf || ((Leaf) condition).words().size() == 1;
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
}
