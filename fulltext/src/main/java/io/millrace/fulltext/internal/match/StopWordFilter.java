package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Word;
import io.millrace.fulltext.query.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
            return new All(rest(all).toList(), all.span());
        } else if (node instanceof Any any) {
            return any(inside(any.nodes()).toList(), any.span());
        } else if (node instanceof Field field) {
            return new Field(field.field(), without(field.node()), field.span());
        } else {
            return node;
        }
    }

    boolean contains(String text) {
        return terms.containsAll(PLAIN.terms(text));
    }

    private Stream<QueryNode> rest(All all) {
        return Stream.concat(
                inside(all.nodes()),
                all.nodes().stream()
                        .filter(this::saysNothing)
                        .flatMap(part -> excluded(part).stream())
                        .map(part -> new Excluded(part, part.span())));
    }

    private Stream<QueryNode> inside(List<QueryNode> nodes) {
        UnaryOperator<QueryNode> inside = this::without;
        return nodes.stream().filter(part -> !saysNothing(part)).map(inside);
    }

    /** What a part that says nothing keeps away nevertheless. */
    private Optional<QueryNode> excluded(QueryNode node) {
        if (node instanceof Field field) {
            return excluded(field.node()).map(part -> new Field(field.field(), part, field.span()));
        } else if (node instanceof Any any) {
            List<QueryNode> parts = any.nodes().stream()
                    .flatMap(part -> excluded(part).stream())
                    .toList();
            // Where one of them lets all rows pass, so do they.
            return parts.size() == any.nodes().size() ? Optional.of(new All(parts, any.span())) : Optional.empty();
        } else if (node instanceof All all) {
            List<QueryNode> parts = all.nodes().stream()
                    .flatMap(part ->
                            part instanceof Excluded excluded ? Stream.of(excluded.node()) : excluded(part).stream())
                    .toList();
            return parts.isEmpty() ? Optional.empty() : Optional.of(any(parts, all.span()));
        }
        return Optional.empty();
    }

    private static QueryNode any(List<QueryNode> nodes, Span span) {
        return nodes.size() == 1 ? nodes.get(0) : new Any(nodes, span);
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
