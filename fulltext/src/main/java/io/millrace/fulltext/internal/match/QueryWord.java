package io.millrace.fulltext.internal.match;

/**
 * A word of a query that may be misspelled.
 *
 * @param term the word as the index would have it
 * @param start the index of its first character in the query
 * @param end the index behind its last character
 * @param exact whether other forms of it do not match
 */
public record QueryWord(String term, int start, int end, boolean exact) {}
