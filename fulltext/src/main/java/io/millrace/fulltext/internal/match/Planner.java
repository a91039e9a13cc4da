package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.Accents;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.internal.analysis.Stemmer;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.internal.match.Condition.AllOf;
import io.millrace.fulltext.internal.match.Condition.AnyOf;
import io.millrace.fulltext.internal.match.Condition.Close;
import io.millrace.fulltext.internal.match.Condition.Leaf;
import io.millrace.fulltext.internal.match.Condition.OneOf;
import io.millrace.fulltext.internal.match.Condition.Sequence;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Near;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Prefix;
import io.millrace.fulltext.query.QueryNode.Word;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the plan of a query, in two steps: which words need their forms looked up in the index, and the plan with those. */
public final class Planner {
    private final TextIndex index;
    private final QueryNode root;
    private final Tokenizer tokenizer;
    private final StopWordFilter stopWords;

    /**
     * A planner.
     *
     * @param index the index
     * @param query the query
     */
    public Planner(TextIndex index, TextQuery query) {
        this.index = index;
        this.tokenizer = Tokenizer.of(index.accents() == Accents.KEPT);
        this.stopWords = new StopWordFilter(index.stopWords());
        this.root = stopWords.without(query.node());
    }

    /** The words of the query whose forms are to be looked up. */
    public WordForms forms() {
        Set<String> words = new HashSet<>();
        collect(root, words);
        String algorithm =
                index.language() == Language.SIMPLE ? null : index.language().name();
        return new WordForms(new Stemmer(algorithm, index.accents() == Accents.KEPT), words);
    }

    /**
     * The plan.
     *
     * @param forms the words of {@link #forms()}, with those of the index
     */
    public MatchPlan plan(WordForms forms) {
        Map<Leaf, Integer> starts = new HashMap<>();
        return MatchPlan.of(condition(root, Set.of(), forms, starts), starts);
    }

    private void collect(QueryNode node, Set<String> words) {
        if (node instanceof Word word) {
            List<String> terms = tokenizer.terms(word.text());
            if (terms.size() == 1) {
                words.add(terms.get(0));
            }
        } else {
            parts(node).forEach(part -> collect(part, words));
        }
    }

    private static List<QueryNode> parts(QueryNode node) {
        if (node instanceof Field field) {
            return List.of(field.node());
        } else if (node instanceof Excluded excluded) {
            return List.of(excluded.node());
        } else if (node instanceof All all) {
            return all.nodes();
        }
        return node instanceof Any any ? any.nodes() : List.of();
    }

    private Condition condition(QueryNode node, Set<Integer> columns, WordForms forms, Map<Leaf, Integer> starts) {
        if (node instanceof Field field) {
            return condition(field.node(), Set.of(column(field)), forms, starts);
        } else if (node instanceof Any any) {
            List<Condition> conditions = conditions(any.nodes(), columns, forms, starts);
            return conditions.size() == 1 ? conditions.get(0) : new AnyOf(conditions);
        } else if (node instanceof All all) {
            return allOf(all, columns, forms, starts);
        } else if (node instanceof Excluded excluded) {
            return condition(excluded.node(), columns, forms, starts);
        }
        Leaf leaf = leaf(node, columns, forms);
        starts.merge(leaf, node.span().start(), Math::min);
        return leaf;
    }

    private Leaf leaf(QueryNode node, Set<Integer> columns, WordForms forms) {
        if (node instanceof Word word) {
            List<String> terms = tokenizer.terms(word.text());
            return terms.size() == 1 ? new OneOf(forms.of(terms.get(0)), columns) : new Sequence(terms, false, columns);
        } else if (node instanceof Prefix prefix) {
            return new Sequence(tokenizer.terms(prefix.text()), true, columns);
        } else if (node instanceof Phrase phrase) {
            return new Sequence(tokenizer.terms(phrase.text()), false, columns);
        }
        Near near = (Near) node;
        return new Close(tokenizer.terms(near.text()), near.distance(), columns);
    }

    private Condition allOf(All all, Set<Integer> columns, WordForms forms, Map<Leaf, Integer> starts) {
        List<QueryNode> wanted = new ArrayList<>();
        List<QueryNode> excluded = new ArrayList<>();
        all.nodes().forEach(part -> (part instanceof Excluded ? excluded : wanted).add(part));
        List<Condition> conditions = conditions(wanted, columns, forms, starts);
        return conditions.size() == 1 && excluded.isEmpty()
                ? conditions.get(0)
                : new AllOf(conditions, conditions(excluded, columns, forms, starts));
    }

    /** Each once: a database looks for each that it is told. */
    private List<Condition> conditions(
            List<QueryNode> nodes, Set<Integer> columns, WordForms forms, Map<Leaf, Integer> starts) {
        return nodes.stream()
                .map(node -> condition(node, columns, forms, starts))
                .distinct()
                .toList();
    }

    private int column(Field field) {
        for (int i = 0; i < index.columns().size(); i++) {
            if (index.columns().get(i).name().equalsIgnoreCase(field.field())) {
                return i;
            }
        }
        throw new TextQueryException(
                "The index has no such column.", field.span().start());
    }
}
