package io.millrace.fulltext.query;

import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Word;
import java.util.ArrayList;
import java.util.List;

/** Text without syntax. */
final class PlainText {
    private PlainText() {}

    /** Each word by itself; of scripts that put no space between words, each two characters that follow one another. */
    static QueryNode anyWord(String text) {
        List<Token> tokens = Tokenizer.words(text);
        List<QueryNode> nodes = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token next = i + 1 < tokens.size() ? tokens.get(i + 1) : token;
            boolean pair = token.unspaced() && next.unspaced() && next.start() == token.end();
            boolean secondOfPair = token.unspaced()
                    && i > 0
                    && tokens.get(i - 1).unspaced()
                    && tokens.get(i - 1).end() == token.start();
            if (pair) {
                Span span = new Span(token.start(), next.end());
                nodes.add(new Phrase(text.substring(span.start(), span.end()), span));
            } else if (!secondOfPair) {
                Span span = new Span(token.start(), token.end());
                nodes.add(new Word(text.substring(span.start(), span.end()), span));
            }
        }
        if (nodes.isEmpty()) {
            throw new TextQueryException("There are no words to look for. Give one at least.", 0);
        }
        return nodes.size() == 1 ? nodes.get(0) : new Any(nodes, new Span(0, text.length()));
    }
}
