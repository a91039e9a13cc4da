package io.millrace.migration;

import io.millrace.Migration;
import java.time.Duration;

/**
 * A migration that has begun or ended.
 *
 * @param migration the migration
 * @param direction whether it is applied or reverted
 * @param phase what happened
 * @param number its place in this run, from 1
 * @param total how many there are in this run
 * @param took how long it took; zero before it is done
 */
public record MigrationProgress(
        Migration migration, MigrationDirection direction, Phase phase, int number, int total, Duration took) {
    /** What happened. */
    public enum Phase {
        /** Its turn has come; it may have to wait for another process. */
        STARTED,
        /** It is done and committed. */
        DONE,
        /** Another process has done it in the meantime. */
        SKIPPED
    }
}
