package io.millrace.fulltext;

/** Whether letters with accents are letters of their own. */
public enum Accents {
    /** They are not: {@code café} and {@code cafe} are one word. */
    FOLDED,
    /** They are. */
    KEPT
}
