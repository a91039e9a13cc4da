package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Leaf;
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
