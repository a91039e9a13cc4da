package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Leaves words out of a query that say nothing, unless there is nothing else. Accents do not matter to it. */
final class StopWordFilter {
    private static final Tokenizer PLAIN = Tokenizer.of(false);

    /** More lists than a program has. */
    private static final int KEPT = 64;

    /** The terms of lists: taking one apart costs more than all else that is done for a query in Java. */
    private static final Map<Set<String>, Set<String>> KNOWN = new ConcurrentHashMap<>();

    private final Set<String> terms;

    StopWordFilter(Set<String> words) {
        Set<String> known = KNOWN.get(words);
        this.terms = known == null ? remembered(words) : known;
    }

    private static Set<String> remembered(Set<String> words) {
        Set<String> terms = new HashSet<>();
        words.forEach(word -> terms.addAll(PLAIN.terms(word)));
        if (KNOWN.size() >= KEPT) {
            KNOWN.clear();
        }
        KNOWN.put(Set.copyOf(words), terms);
        return terms;
    }

    QueryNode without(QueryNode node) {
        if (terms.isEmpty() || saysNothing(node)) {
            return node;
        } else if (node instanceof All all) {
            return new All(rest(all.nodes()), all.span());
        } else if (node instanceof Any any) {
            List<QueryNode> rest = rest(any.nodes());
            return rest.size() == 1 ? rest.get(0) : new Any(rest, any.span());
        } else if (node instanceof Field field) {
            return new Field(field.field(), without(field.node()), field.span());
        } else {
            return node;
        }
    }

    boolean contains(String text) {
        return terms.containsAll(PLAIN.terms(text));
    }

    private List<QueryNode> rest(List<QueryNode> nodes) {
        UnaryOperator<QueryNode> inside = this::without;
        return nodes.stream().filter(part -> !saysNothing(part)).map(inside).toList();
    }

    private boolean saysNothing(QueryNode node) {
        if (node instanceof Word word) {
            return contains(word.text());
        } else if (node instanceof Field field) {
            return saysNothing(field.node());
        } else if (node instanceof Any any) {
            return any.nodes().stream().allMatch(this::saysNothing);
        } else {
            return node instanceof All all
                    && all.nodes().stream().allMatch(part -> part instanceof Excluded || saysNothing(part));
        }
    }
}
