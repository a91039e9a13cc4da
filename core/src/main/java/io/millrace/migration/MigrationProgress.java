package io.millrace.migration;

import io.millrace.Migration;
import java.time.Duration;

/** A migration that has begun or ended. */
public sealed interface MigrationProgress permits MigrationProgressRecord {
    /** What happened. */
    enum Phase {
        /** Its turn has come; it may have to wait for another process. */
        STARTED,
        /** It is done and committed. */
        DONE,
        /** Another process has done it in the meantime. */
        SKIPPED
    }

    /**
     * An event of a run.
     *
     * @param migration the migration
     * @param direction whether it is applied or reverted
     * @param phase what happened
     * @param number its place in this run, from 1
     * @param total how many there are in this run
     * @param took how long it took; zero before it is done
     * @return the event
     */
    static MigrationProgress of(
            Migration migration, MigrationDirection direction, Phase phase, int number, int total, Duration took) {
        return new MigrationProgressRecord(migration, direction, phase, number, total, took);
    }

    /** {@return the migration} */
    Migration migration();

    /** {@return whether it is applied or reverted} */
    MigrationDirection direction();

    /** {@return what happened} */
    Phase phase();

    /** {@return its place in this run, from 1} */
    int number();

    /** {@return how many there are in this run} */
    int total();

    /** {@return how long it took; zero before it is done} */
    Duration took();
}

record MigrationProgressRecord(
        Migration migration,
        MigrationDirection direction,
        MigrationProgress.Phase phase,
        int number,
        int total,
        Duration took)
        implements MigrationProgress {}
