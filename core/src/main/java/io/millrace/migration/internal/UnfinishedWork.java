package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.error.ErrorDetails;
import io.millrace.error.LockTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Waits for a migration that another process runs without a transaction.
 *
 * <p>Whoever runs one says so in the log every {@link #BEAT}. An entry that stays the same is of a process that is gone, or of one
 * whose statement keeps its own beats from being written. To tell them apart it is read inside the lock, where such a
 * statement keeps the reader waiting too; what counts is how often it was read unchanged, not for how long. The lock is left
 * alone before there is reason to doubt, since many who wait would keep the one who works from it.
 */
final class UnfinishedWork {
    static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS_BEFORE_DOUBT = 20;
    private static final int POLLS_BEFORE_CERTAINTY = 40;

    private final RelationalDatastore store;
    private final MigrationLock lock;

    UnfinishedWork(RelationalDatastore store, MigrationLock lock) {
        this.store = store;
        this.lock = lock;
    }

    /** Completes when nothing of these owners is unfinished. */
    Mono<Void> await(Set<String> owners) {
        return Mono.defer(() -> {
            Watch watch = new Watch(lock.longestWait());
            return Mono.defer(() -> watch.inDoubt()
                            ? lock.inTransaction(MigrationLog::unfinished)
                            : lock.patiently(MigrationLog.unfinished(store), failure -> true))
                    .map(entries -> entries.stream()
                            .filter(entry -> owners.contains(entry.owner()))
                            .toList())
                    .doOnNext(watch::see)
                    .repeatWhen(polls -> polls.delayElements(POLL))
                    .takeUntil(List::isEmpty)
                    .then();
        });
    }

    private static final class Watch {
        private final Duration wait;
        private final long start = System.nanoTime();
        private List<LogEntry> last = List.of();
        private int unchanged;

        Watch(Duration wait) {
            this.wait = wait;
        }

        boolean inDoubt() {
            return unchanged >= POLLS_BEFORE_DOUBT;
        }

        void see(List<LogEntry> entries) {
            if (entries.isEmpty()) {
                return;
            }
            unchanged = entries.equals(last) ? unchanged + 1 : 0;
            last = entries;
            entries.stream().filter(LogEntry::isStopped).findFirst().ifPresent(stopped -> {
                throw Interruption.of(stopped);
            });
            if (unchanged >= POLLS_BEFORE_CERTAINTY) {
                throw Interruption.of(entries.get(0));
            }
            if (Duration.ofNanos(System.nanoTime() - start).compareTo(wait) > 0) {
                throw new LockTimeoutException(
                        "Another process has been running migration "
                                + entries.get(0).id() + " for " + wait
                                + ", the longest that a migration waits for its turn. Start again, or wait longer with"
                                + " Migrator.withLockWait.",
                        ErrorDetails.NONE,
                        null);
            }
        }
    }
}
