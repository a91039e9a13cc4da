package io.millrace;

/** What differs between databases, as methods and documented flags: core asks a dialect, never a database's name. */
public interface Dialect {
    /**
     * Whether the database reports the key of the last inserted row without being asked.
     *
     * @return {@code true} when {@link RunResult#lastInsertRowid()} is filled in
     */
    boolean reportsLastInsertRowid();
}
