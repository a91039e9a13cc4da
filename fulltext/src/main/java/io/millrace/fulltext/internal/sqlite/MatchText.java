package io.millrace.fulltext.internal.sqlite;

import io.millrace.fulltext.internal.match.Condition;
import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A condition in FTS5's language. Terms stand in quotes, and have nothing in them but letters, digits and marks. */
final class MatchText {
    private MatchText() {}

    static String of(Condition condition) {
        if (condition instanceof AllOf all) {
            String wanted = join(all.conditions(), " AND ");
            return all.excluded().isEmpty() ? wanted : "(" + wanted + ") NOT (" + join(all.excluded(), " OR ") + ")";
        } else if (condition instanceof AnyOf any) {
            return join(any.conditions(), " OR ");
        }
        return leaf((Leaf) condition);
    }

    /** The deepest first: FTS5's parser remembers what stands before a group, a hundred things at most. */
    private static String join(List<Condition> conditions, String operator) {
        return conditions.size() == 1
                ? of(conditions.get(0))
                : conditions.stream()
                        .sorted(Comparator.comparingInt(condition -> -depth(condition)))
                        .map(condition -> condition instanceof Leaf leaf ? leaf(leaf) : "(" + of(condition) + ")")
                        .collect(Collectors.joining(operator));
    }

    private static int depth(Condition condition) {
        if (condition instanceof AllOf all) {
            return 1 + Math.max(deepest(all.conditions()), deepest(all.excluded()));
        }
        return condition instanceof AnyOf any ? 1 + deepest(any.conditions()) : 0;
    }

    private static int deepest(List<Condition> conditions) {
        return conditions.stream().mapToInt(MatchText::depth).max().orElse(0);
    }

    private static String leaf(Leaf leaf) {
        String text;
        if (leaf instanceof OneOf one) {
            text = new TreeSet<>(one.terms()).stream().map(MatchText::quoted).collect(Collectors.joining(" OR "));
        } else if (leaf instanceof Sequence sequence) {
            text = quoted(String.join(" ", sequence.terms())) + (sequence.lastIsBeginning() ? " *" : "");
        } else {
            text = close((Close) leaf);
        }
        return columns(leaf.columns()) + "(" + text + ")";
    }

    private static String close(Close close) {
        String pairs = close.pairs().stream()
                .map(pair -> "NEAR(" + quoted(pair.one()) + " " + quoted(pair.next()) + ", " + close.distance() + ")")
                .collect(Collectors.joining(" AND "));
        return pairs.isEmpty() ? quoted(close.terms().get(0)) : pairs;
    }

    private static String columns(Set<Integer> columns) {
        return columns.isEmpty() ? "" : "{" + names(columns) + "} : ";
    }

    private static String names(Collection<Integer> columns) {
        return columns.stream().map(column -> "c" + column).collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
