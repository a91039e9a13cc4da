package io.millrace.fulltext.internal.index;

import io.millrace.spi.OwnTables;

/**
 * The names of the common table expressions of a search. They hide tables of the same name, from the caller's filter too, so that they are of those that
 * no user has.
 */
public final class SearchParts {
    /** How often which words are in which rows. */
    public static final String HIT = OwnTables.TEXT_PREFIX + "hit";

    /** The rows that have a word, in one array. */
    public static final String LIST = OwnTables.TEXT_PREFIX + "list";

    /** The rows that have all words of a phrase, or of words that are near one another. */
    public static final String CANDIDATE = OwnTables.TEXT_PREFIX + "candidate";

    /** The terms of the words of a query. */
    public static final String FORM = OwnTables.TEXT_PREFIX + "form";

    /** How much a word counts. */
    public static final String WORD = OwnTables.TEXT_PREFIX + "word";

    /** How large the index is. */
    public static final String SIZE = OwnTables.TEXT_PREFIX + "size";

    /** The rows that match, with their scores. */
    public static final String BEST = OwnTables.TEXT_PREFIX + "best";

    /** The least score that may be on a page. */
    public static final String LEAST = OwnTables.TEXT_PREFIX + "least";

    /** A page, if it is full without what scores less. */
    public static final String TOP = OwnTables.TEXT_PREFIX + "top";

    /** The page. */
    public static final String PAGE = OwnTables.TEXT_PREFIX + "page";

    private SearchParts() {}
}
