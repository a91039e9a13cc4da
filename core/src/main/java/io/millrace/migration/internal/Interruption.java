package io.millrace.migration.internal;

import io.millrace.error.MigrationException;

/** What is said of a migration without a transaction that nobody finished. */
final class Interruption {
    private Interruption() {}

    static MigrationException of(LogEntry entry) {
        return new MigrationException(
                "Migration " + entry.id()
                        + " runs without a transaction, was begun and is not finished: it failed, or its"
                        + " process ended. Some of its statements may have taken effect. Look at the database, complete or"
                        + " undo them by hand, and then call Migrator.markApplied or Migrator.markNotApplied.",
                null);
    }
}
