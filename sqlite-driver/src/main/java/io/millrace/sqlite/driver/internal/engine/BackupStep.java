package io.millrace.sqlite.driver.internal.engine;

/**
 * How far a backup is.
 *
 * @param remainingPages pages still to be copied
 * @param totalPages pages of the database
 */
public record BackupStep(int remainingPages, int totalPages) {}
