package io.millrace.migration;

/** Whether a migration is applied or undone. */
public enum MigrationDirection {
    /** It is applied. */
    UP,
    /** It is undone. */
    DOWN
}
