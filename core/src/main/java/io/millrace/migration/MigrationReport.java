package io.millrace.migration;

import java.time.Duration;
import java.util.List;

/**
 * What a run of migrations did.
 *
 * @param applied the migrations that this run applied, in order
 * @param alreadyApplied how many of those given had been applied before
 */
public record MigrationReport(List<Applied> applied, int alreadyApplied) {
    /**
     * A migration that was applied.
     *
     * @param migration the migration
     * @param took how long its transaction took
     */
    public record Applied(Migration migration, Duration took) {}

    /** Copies the list. */
    public MigrationReport {
        applied = List.copyOf(applied);
    }
}
