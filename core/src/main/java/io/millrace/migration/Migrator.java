package io.millrace.migration;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.migration.internal.MigrationEngine;
import io.millrace.migration.internal.Target;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Migrations of one datastore. Immutable and thread-safe; the datastore stays its owner's to close.
 *
 * <p>What was applied is kept in the table {@code _datastore_migrations}. A migration and its entry there are one transaction,
 * so that it is applied wholly or not at all, and any number of processes may migrate one database at the same time: each
 * migration is applied by one of them while the others wait.
 *
 * <p>A migration {@linkplain Migration#withoutTransaction() without a transaction} is noted before and after. When it fails, or
 * its process ends in between, all later runs stop with an error that names it, until {@link #markApplied} or {@link
 * #markNotApplied} says what became of it. Processes that find one running wait for it; they take it for interrupted when
 * nothing was heard of it for about twenty seconds.
 */
public final class Migrator {
    /** How long to wait for another process when nothing else is said: ten minutes. */
    public static final Duration DEFAULT_LOCK_WAIT = Duration.ofMinutes(10);

    private final RelationalDatastore store;
    private final MigrationSource source;
    private final Duration lockWait;
    private final boolean gapsAllowed;
    private final MigrationEngine engine;

    private Migrator(RelationalDatastore store, MigrationSource source, Duration lockWait, boolean gapsAllowed) {
        this.store = store;
        this.source = source;
        this.lockWait = lockWait;
        this.gapsAllowed = gapsAllowed;
        this.engine = new MigrationEngine(store, source, lockWait, gapsAllowed);
    }

    /**
     * A migrator.
     *
     * @param store where migrations are applied
     * @param source where they come from
     * @return the migrator; nothing is read yet
     */
    public static Migrator of(RelationalDatastore store, MigrationSource source) {
        return new Migrator(store, source, DEFAULT_LOCK_WAIT, false);
    }

    /**
     * This migrator with another limit for the wait for another process that migrates. It covers each wait for a turn, not the
     * migrations themselves. The time that the database's own settings allow for a lock does not count: when that is over, the
     * wait begins again.
     *
     * @param wait the limit; when it is reached the error is a {@link io.millrace.error.LockTimeoutException}
     * @return a new migrator
     */
    public Migrator withLockWait(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("The wait for another process must not be negative: " + wait + ".");
        }
        return new Migrator(store, source, wait, gapsAllowed);
    }

    /**
     * This migrator, but versions need not follow one another without gaps. They may then be dates, and a file that was
     * forgotten is noticed only when it turns up out of order.
     *
     * @return a new migrator
     */
    public Migrator withGapsAllowed() {
        return new Migrator(store, source, lockWait, true);
    }

    /**
     * Applies what has not been applied yet, in order of versions, owner by owner in the order of the source.
     *
     * @return the run
     */
    public MigrationRun up() {
        return new MigrationRun(engine, new Target.Latest());
    }

    /**
     * Reverts an owner's migrations above a version, the newest first. When one of them cannot be reverted, because it has no
     * script for that, is missing or has changed, nothing is.
     *
     * @param owner whose migrations
     * @param toVersion the version that stays, which must be applied; 0 to revert all
     * @return the run
     */
    public MigrationRun down(String owner, long toVersion) {
        return new MigrationRun(engine, new Target.Version(owner, toVersion));
    }

    /**
     * How the migrations stand. Writes nothing and waits for nobody, so it serves on a read-only datastore too.
     *
     * @return those given, with those in the database, by owner and version
     */
    public Flux<MigrationStatus> status() {
        return engine.status();
    }

    /**
     * Accepts changed migrations: takes the checksums of the scripts as they are now. Nothing else is changed, so this is for
     * changes that make no difference to the database, such as a comment.
     *
     * @return those that had changed
     */
    public Flux<Migration> repair() {
        return engine.acceptChanges();
    }

    /**
     * Says of a migration without a transaction, which was interrupted, that it is applied now.
     *
     * @param owner its owner
     * @param version its version
     * @return completes when it counts as applied; one that is not unfinished is a {@link
     *     io.millrace.error.MigrationException}
     */
    public Mono<Void> markApplied(String owner, long version) {
        return engine.resolve(owner, version, true);
    }

    /**
     * Says of a migration without a transaction, which was interrupted, that nothing of it is left, so that the next run
     * applies it.
     *
     * @param owner its owner
     * @param version its version
     * @return completes when it counts as not applied; one that is not unfinished is a {@link
     *     io.millrace.error.MigrationException}
     */
    public Mono<Void> markNotApplied(String owner, long version) {
        return engine.resolve(owner, version, false);
    }
}
