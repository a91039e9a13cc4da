package io.millrace.embeddings;

/** What the identifiers of a table are. AI frameworks have them as texts. */
public enum IdType {
    /** Texts. */
    TEXT,
    /** Integers of up to 64 bits. */
    INTEGER,
    /** UUIDs, which SQLite keeps as texts. */
    UUID
}
