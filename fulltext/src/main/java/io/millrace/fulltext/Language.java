package io.millrace.fulltext;

import java.util.Set;

/** The language of texts: which forms of a word are the same, and which words say nothing. */
public enum Language {
    /** None: words match exactly, and all of them say something. */
    SIMPLE,
    /** Catalan. */
    CATALAN,
    /** Danish. */
    DANISH,
    /** Dutch. */
    DUTCH,
    /** English. */
    ENGLISH,
    /** Finnish. */
    FINNISH,
    /** French. */
    FRENCH,
    /** German. */
    GERMAN,
    /** Hungarian. */
    HUNGARIAN,
    /** Italian. */
    ITALIAN,
    /** Norwegian. */
    NORWEGIAN,
    /** Portuguese. */
    PORTUGUESE,
    /** Romanian. */
    ROMANIAN,
    /** Russian. */
    RUSSIAN,
    /** Spanish. */
    SPANISH,
    /** Swedish. */
    SWEDISH,
    /** Turkish. */
    TURKISH;

    /**
     * Words that say nothing by themselves, such as "the" and "of".
     *
     * @return them in lower case, without accents; empty for {@link #SIMPLE}
     */
    public Set<String> stopWords() {
        return StopWords.of(this);
    }
}
