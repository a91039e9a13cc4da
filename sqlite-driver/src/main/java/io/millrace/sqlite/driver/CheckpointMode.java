package io.millrace.sqlite.driver;

/** How much a checkpoint of the write-ahead log waits for. */
public enum CheckpointMode {
    /** As much as can be done without waiting for anybody. */
    PASSIVE,
    /** Waits for the writer. */
    FULL,
    /** As FULL, and waits for readers, so that the log is started anew. */
    RESTART,
    /** As RESTART, and cuts the log file to nothing. */
    TRUNCATE
}
