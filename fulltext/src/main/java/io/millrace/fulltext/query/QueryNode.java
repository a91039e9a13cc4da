package io.millrace.fulltext.query;

import java.util.List;

/**
 * A part of a query. Texts are as they were typed; what their words are, how they are folded and stemmed, is up to the index that is
 * searched.
 */
public sealed interface QueryNode {
    /**
     * Where it stands in the query's text.
     *
     * @return its first and last characters
     */
    Span span();

    /**
     * A word, which other forms of it match too where the index has a language. What holds several words, such as {@code multi-agent}, is
     * matched as a phrase.
     *
     * @param text the word
     * @param span where it stands
     */
    record Word(String text, Span span) implements QueryNode {}

    /**
     * The beginning of a word. Of several words the last is one.
     *
     * @param text the beginning, without the star
     * @param span where it stands
     */
    record Prefix(String text, Span span) implements QueryNode {}

    /**
     * Words that follow one another, exactly as they are.
     *
     * @param text the words, without the quotes
     * @param span where it stands
     */
    record Phrase(String text, Span span) implements QueryNode {}

    /**
     * Words of which each is near to the next, in either order, exactly as they are.
     *
     * @param text the words
     * @param distance how many words may stand between one and the next
     * @param span where it stands
     */
    record Near(String text, int distance, Span span) implements QueryNode {
        /**
         * Checks the distance.
         *
         * @param text the words
         * @param distance how many words may stand between one and the next
         * @param span where it stands
         * @throws IllegalArgumentException when it is not between 0 and {@value TextQuery#MAX_DISTANCE}
         */
        public Near {
            if (distance < 0 || distance > TextQuery.MAX_DISTANCE) {
                throw new IllegalArgumentException(
                        "The distance is between 0 and " + TextQuery.MAX_DISTANCE + ", not " + distance + ".");
            }
        }
    }

    /**
     * A part that is looked for in one column.
     *
     * @param field the column's name
     * @param node what is looked for
     * @param span where it stands
     */
    record Field(String field, QueryNode node, Span span) implements QueryNode {}

    /**
     * All parts match, except those that are excluded.
     *
     * @param nodes one at least that is not excluded
     * @param span where it stands
     */
    record All(List<QueryNode> nodes, Span span) implements QueryNode {
        /**
         * Copies the list.
         *
         * @param nodes one at least that is not excluded
         * @param span where it stands
         */
        public All {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * One part at least matches.
     *
     * @param nodes two at least, none of them excluded
     * @param span where it stands
     */
    record Any(List<QueryNode> nodes, Span span) implements QueryNode {
        /**
         * Copies the list.
         *
         * @param nodes two at least, none of them excluded
         * @param span where it stands
         */
        public Any {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * What must not match. A part of {@link All}.
     *
     * @param node what is excluded
     * @param span where it stands
     */
    record Excluded(QueryNode node, Span span) implements QueryNode {}
}
