package io.millrace.migration;

/** Whether a migration is applied or reverted. */
public enum MigrationDirection {
    /** It is applied. */
    UP,
    /** It is reverted. */
    DOWN
}
