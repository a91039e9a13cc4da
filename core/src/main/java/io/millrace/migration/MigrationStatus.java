package io.millrace.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a migration stands. */
public sealed interface MigrationStatus permits MigrationStatusRecord {
    /** How a migration stands. */
    enum State {
        /** Applied, and unchanged as far as can be told: those of owners that were not asked about cannot be compared. */
        APPLIED,
        /** Not applied yet; the next run will do so. */
        PENDING,
        /** Not applied, though a later one is. */
        OUT_OF_ORDER,
        /** Applied, and different now. */
        CHANGED,
        /** Applied, and not among those given. */
        MISSING,
        /** Without a transaction, and begun: it is running, or was interrupted. */
        UNFINISHED
    }

    /**
     * A status.
     *
     * @param owner who it belongs to
     * @param version its place in the owner's order
     * @param description what it does
     * @param state how it stands
     * @param appliedAt when it was applied, by the clock of the process that did; {@code null} when it is not
     * @param took how long that took; {@code null} when it is not applied
     * @return the status
     */
    static MigrationStatus of(
            String owner,
            long version,
            String description,
            State state,
            @Nullable Instant appliedAt,
            @Nullable Duration took) {
        return new MigrationStatusRecord(
                owner, version, description, state, Optional.ofNullable(appliedAt), Optional.ofNullable(took));
    }

    /** {@return who it belongs to} */
    String owner();

    /** {@return its place in the owner's order} */
    long version();

    /** {@return what it does} */
    String description();

    /** {@return how it stands} */
    State state();

    /** {@return when it was applied, by the clock of the process that did; empty when it is not} */
    Optional<Instant> appliedAt();

    /** {@return how long that took; empty when it is not applied} */
    Optional<Duration> took();

    /**
     * Whether a run can go on from here.
     *
     * @return {@code false} for what stops a run until somebody looks after it
     */
    default boolean isFine() {
        return state() == State.APPLIED || state() == State.PENDING;
    }
}

record MigrationStatusRecord(
        String owner,
        long version,
        String description,
        MigrationStatus.State state,
        Optional<Instant> appliedAt,
        Optional<Duration> took)
        implements MigrationStatus {}
