package io.millrace.sqlite.driver;

/**
 * How far a backup is, in pages of the database.
 *
 * @param remainingPages pages still to be copied
 * @param totalPages pages of the database
 */
public record BackupProgress(int remainingPages, int totalPages) {}
