package io.millrace.fulltext.query;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Near;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Prefix;
import io.millrace.fulltext.query.QueryNode.Word;
import java.util.List;

/** Makes sure that a tree can be searched for, whoever made it. */
final class QueryCheck {
    /** A group of the language is up to three nodes: what it joins, alternatives or an exclusion in that, and a field. */
    private static final int DEEPEST = 3 * (TextQuery.MAX_DEPTH + 1);

    private int words;

    private QueryCheck() {}

    static void check(QueryNode root) {
        new QueryCheck().positive(root, 1);
    }

    private void positive(QueryNode node, int depth) {
        if (depth > DEEPEST) {
            throw new TextQueryException(
                    "It is nested too deep. Leave some groups out.", node.span().start());
        }
        if (node instanceof Word word) {
            count(word.text(), node);
        } else if (node instanceof Prefix prefix) {
            count(prefix.text(), node);
        } else if (node instanceof Phrase phrase) {
            count(phrase.text(), node);
        } else if (node instanceof Near near) {
            count(near.text(), node);
        } else if (node instanceof Field field) {
            positive(field.node(), depth + 1);
        } else if (node instanceof Any any) {
            any.nodes().forEach(part -> positive(part, depth + 1));
            requireParts(any.nodes(), node);
        } else if (node instanceof All all) {
            all(all, depth);
        } else {
            throw new TextQueryException(
                    "Something must be looked for beside what is excluded. Alternatives and fields take no exclusion.",
                    node.span().start());
        }
    }

    private void all(All all, int depth) {
        boolean looksForSomething = false;
        for (QueryNode part : all.nodes()) {
            if (part instanceof Excluded excluded) {
                positive(excluded.node(), depth + 1);
            } else {
                positive(part, depth + 1);
                looksForSomething = true;
            }
        }
        requireParts(all.nodes(), all);
        if (!looksForSomething) {
            throw new TextQueryException(
                    "Nothing but exclusions: say what to look for as well.",
                    all.span().start());
        }
    }

    private void count(String text, QueryNode node) {
        int more = Tokenizer.countWords(text);
        words += more;
        if (more == 0) {
            throw new TextQueryException(
                    "There are no words to look for. Give one at least.",
                    node.span().start());
        }
        if (words > TextQuery.MAX_WORDS) {
            throw new TextQueryException(
                    "It has more than " + TextQuery.MAX_WORDS + " words. Leave some out.",
                    node.span().start());
        }
    }

    private static void requireParts(List<QueryNode> parts, QueryNode node) {
        if (parts.isEmpty()) {
            throw new TextQueryException(
                    "A group has one part at least.", node.span().start());
        }
    }
}
