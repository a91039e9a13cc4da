package io.millrace;

import java.time.Duration;
import java.util.List;

/**
 * What a run of migrations did.
 *
 * @param applied the migrations that this run applied, in order
 * @param reverted the migrations that this run reverted, in order
 * @param alreadyApplied how many of those given are applied and were not touched by this run
 */
public record MigrationReport(List<Applied> applied, List<Applied> reverted, int alreadyApplied) {
    /**
     * A migration that was applied or reverted.
     *
     * @param migration the migration
     * @param took how long that took, without the wait for its turn
     */
    public record Applied(Migration migration, Duration took) {}

    /**
     * Copies the lists.
     *
     * @param applied the migrations that this run applied, in order
     * @param reverted the migrations that this run reverted, in order
     * @param alreadyApplied how many of those given are applied and were not touched by this run
     */
    public MigrationReport {
        applied = List.copyOf(applied);
        reverted = List.copyOf(reverted);
    }
}
