package io.millrace.cli;

/** What a command needs of its database. */
enum Access {
    /** It may change it. */
    WRITE,
    /** It only reads, so that the database must be the same afterwards, byte by byte. */
    READ,
    /** It only reads, and the database may have been made to do harm. */
    READ_UNTRUSTED
}
