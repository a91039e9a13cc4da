package io.millrace.fulltext.query;

import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Prefix;
import io.millrace.fulltext.query.QueryNode.Word;
import io.millrace.fulltext.query.QueryToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a tree of tokens. A part without words is {@code null} and left out. */
final class QueryParser {
    private final List<QueryToken> tokens;
    private final int length;
    private int at;
    private int depth;

    QueryParser(List<QueryToken> tokens, int length) {
        this.tokens = tokens;
        this.length = length;
    }

    QueryNode parse() {
        QueryNode root = sequence();
        QueryToken rest = next();
        if (rest != null) {
            throw new TextQueryException(
                    "Nothing was opened that this ) closes. Leave it out.",
                    rest.span().start());
        }
        if (root == null) {
            throw new TextQueryException("There are no words to look for. Give one at least.", 0);
        }
        return root;
    }

    private @Nullable QueryNode sequence() {
        List<QueryNode> nodes = new ArrayList<>();
        for (QueryToken token = next(); token != null && token.kind() != Kind.CLOSE; token = next()) {
            QueryNode node = alternatives();
            if (node instanceof All all && all.nodes().stream().allMatch(Excluded.class::isInstance)) {
                nodes.addAll(all.nodes());
            } else if (node != null) {
                nodes.add(node);
            }
        }
        if (nodes.isEmpty()) {
            return null;
        }
        QueryNode first = nodes.get(0);
        return nodes.size() == 1 && !(first instanceof Excluded) ? first : new All(nodes, spanOf(nodes));
    }

    private @Nullable QueryNode alternatives() {
        List<QueryNode> nodes = new ArrayList<>();
        addTerm(nodes);
        for (QueryToken or = next(); or != null && or.kind() == Kind.OR; or = next()) {
            at++;
            QueryToken behind = next();
            if (behind == null || behind.kind() == Kind.CLOSE) {
                throw orWithoutTerm(or);
            }
            addTerm(nodes);
        }
        return nodes.size() > 1 ? new Any(nodes, spanOf(nodes)) : nodes.isEmpty() ? null : nodes.get(0);
    }

    private void addTerm(List<QueryNode> nodes) {
        QueryNode node = term();
        if (node != null) {
            nodes.add(node);
        }
    }

    private @Nullable QueryNode term() {
        QueryToken token = take();
        if (token.kind() != Kind.EXCLUDE) {
            return primary(token);
        }
        QueryNode operand = primary(take());
        return operand == null ? null : new Excluded(operand, token.span().to(operand.span()));
    }

    private @Nullable QueryNode primary(QueryToken token) {
        if (token.kind() != Kind.FIELD) {
            return operand(token);
        }
        QueryNode operand = operand(take());
        return operand == null
                ? null
                : new Field(token.text(), operand, token.span().to(operand.span()));
    }

    private @Nullable QueryNode operand(QueryToken token) {
        return switch (token.kind()) {
            case WORD -> new Word(token.text(), token.span());
            case PREFIX -> new Prefix(token.text(), token.span());
            case PHRASE -> new Phrase(token.text(), token.span());
            case WORDLESS -> null;
            case OPEN -> group(token);
            case OR -> throw orWithoutTerm(token);
            case EXCLUDE, FIELD, CLOSE ->
                throw new TextQueryException(
                        "Behind a field's colon stands a word, a phrase or a group. A dash stands before the field.",
                        token.span().start());
        };
    }

    private @Nullable QueryNode group(QueryToken open) {
        if (++depth > TextQuery.MAX_DEPTH) {
            throw new TextQueryException(
                    "Groups are nested more than " + TextQuery.MAX_DEPTH + " deep. Leave some out.",
                    open.span().start());
        }
        QueryNode inside = sequence();
        if (next() == null) {
            throw new TextQueryException(
                    "This ( is never closed. Close it, or leave it out.",
                    open.span().start());
        }
        at++;
        depth--;
        return inside;
    }

    private @Nullable QueryToken next() {
        return at < tokens.size() ? tokens.get(at) : null;
    }

    private QueryToken take() {
        QueryToken token = next();
        if (token == null) {
            throw new TextQueryException("Something is missing at the end.", length);
        }
        at++;
        return token;
    }

    private static TextQueryException orWithoutTerm(QueryToken or) {
        return new TextQueryException(
                "OR stands between two parts. To look for the word, write it in small letters or in quotes.",
                or.span().start());
    }

    private static Span spanOf(List<QueryNode> nodes) {
        return nodes.get(0).span().to(nodes.get(nodes.size() - 1).span());
    }
}
