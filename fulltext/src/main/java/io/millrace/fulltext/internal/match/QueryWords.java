package io.millrace.fulltext.internal.match;

import io.millrace.fulltext.Accents;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Any;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Field;
import io.millrace.fulltext.query.QueryNode.Phrase;
import io.millrace.fulltext.query.QueryNode.Word;
import java.util.ArrayList;
import java.util.List;

/** Finds the words of a query that can be replaced by others without making another kind of query of it. */
public final class QueryWords {
    private final Tokenizer tokenizer;
    private final StopWordFilter stopWords;
    private final int shortest;
    private final int longest;
    private final List<QueryWord> words = new ArrayList<>();

    private QueryWords(TextIndex index, int shortest, int longest) {
        this.tokenizer = Tokenizer.of(index.accents() == Accents.KEPT);
        this.stopWords = new StopWordFilter(index.stopWords());
        this.shortest = shortest;
        this.longest = longest;
    }

    /**
     * The words of a query, in the order in which they stand.
     *
     * @param node the root of what {@link io.millrace.fulltext.query.TextQuery#parse} made of a text
     * @param shortest how many characters they have at least
     * @param longest how many they have at most
     */
    public static List<QueryWord> of(TextIndex index, QueryNode node, int shortest, int longest) {
        QueryWords found = new QueryWords(index, shortest, longest);
        found.collect(node);
        return List.copyOf(found.words);
    }

    private void collect(QueryNode node) {
        if (node instanceof Word word) {
            // What stands before a colon could become the name of a field.
            int from = word.text().lastIndexOf(':') + 1;
            boolean exact = tokenizer.terms(word.text()).size() > 1;
            addWords(word.text(), from, word.span().start(), exact);
        } else if (node instanceof Phrase phrase) {
            addWords(phrase.text(), 0, phrase.span().start() + 1, true);
        } else if (node instanceof Field field) {
            collect(field.node());
        } else if (node instanceof Excluded excluded) {
            collect(excluded.node());
        } else if (node instanceof All all) {
            all.nodes().forEach(this::collect);
        } else if (node instanceof Any any) {
            any.nodes().forEach(this::collect);
        }
    }

    private void addWords(String text, int from, int offset, boolean exact) {
        for (Token token : tokenizer.tokens(text)) {
            if (token.start() >= from && mayBeMisspelled(token)) {
                words.add(new QueryWord(token.term(), offset + token.start(), offset + token.end(), exact));
            }
        }
    }

    private boolean mayBeMisspelled(Token token) {
        String term = token.term();
        int length = term.codePointCount(0, term.length());
        return length >= shortest
                && length <= longest
                && !token.unspaced()
                && !stopWords.contains(term)
                && term.codePoints().noneMatch(QueryWords::isNumber);
    }

    private static boolean isNumber(int character) {
        int type = Character.getType(character);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}
