package io.millrace.fulltext.internal.analysis;

/**
 * A word of a text.
 *
 * @param term the word as an index has it; empty where accents stand alone and are left out
 * @param start the index of its first character in the text
 * @param end the index behind its last character
 * @param unspaced whether it is a character of a script that puts no space between words
 */
public record Token(String term, int start, int end, boolean unspaced) {}
