package io.millrace;

import java.time.Duration;
import java.util.List;

/** What a run of migrations did. */
public sealed interface MigrationReport permits MigrationReportRecord {
    /** A migration that was applied or reverted. */
    sealed interface Applied permits AppliedRecord {
        /**
         * A migration that took its time.
         *
         * @param migration the migration
         * @param took how long that took, without the wait for its turn
         * @return it
         */
        static Applied of(Migration migration, Duration took) {
            return new AppliedRecord(migration, took);
        }

        /** {@return the migration} */
        Migration migration();

        /** {@return how long that took, without the wait for its turn} */
        Duration took();
    }

    /**
     * A report.
     *
     * @param applied the migrations that this run applied, in order
     * @param reverted the migrations that this run reverted, in order
     * @param alreadyApplied how many of those given are applied and were not touched by this run
     * @return the report
     */
    static MigrationReport of(List<Applied> applied, List<Applied> reverted, int alreadyApplied) {
        return new MigrationReportRecord(applied, reverted, alreadyApplied);
    }

    /** {@return the migrations that this run applied, in order} */
    List<Applied> applied();

    /** {@return the migrations that this run reverted, in order} */
    List<Applied> reverted();

    /** {@return how many of those given are applied and were not touched by this run} */
    int alreadyApplied();
}

record AppliedRecord(Migration migration, Duration took) implements MigrationReport.Applied {}

record MigrationReportRecord(
        List<MigrationReport.Applied> applied, List<MigrationReport.Applied> reverted, int alreadyApplied)
        implements MigrationReport {
    MigrationReportRecord {
        applied = List.copyOf(applied);
        reverted = List.copyOf(reverted);
    }
}
