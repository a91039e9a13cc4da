package io.millrace.fulltext.internal.index;

/** What becomes of rows that somebody else is at while they are taken into an index. */
public enum BusyRows {
    /** They are left out, and taken in one by one behind all others. */
    LEFT_OUT,
    /** They are waited for. */
    AWAITED,
    /** Nobody can be at them who changes them: the transaction that makes the index lets no others write. */
    NONE
}
