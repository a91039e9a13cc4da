package io.millrace.sqlite.driver;

/**
 * What a checkpoint did.
 *
 * @param complete false when a reader or another process was in the way of what the mode asks for
 * @param logFrames pages in the log; -1 when the database has none
 * @param checkpointedFrames how many of them are in the database file now; -1 when there is no log
 */
public record CheckpointResult(boolean complete, int logFrames, int checkpointedFrames) {}
