package io.millrace.postgres;

import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Connections to replicas, or to the primary while no replica can be reached. Only those who find out wait for an attempt to
 * connect; after that one attempt at a time is made beside the reads, until one succeeds.
 */
final class ReplicaSource {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSource.class);
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    /** The server's max_connections is used up. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final long REACHED = Long.MIN_VALUE;

    private final PostgresConnectionSource replicas;
    private final PostgresConnectionSource primary;
    private final boolean fallback;
    private final PostgresErrorTranslator errors = new PostgresErrorTranslator();

    /** When replicas are to be tried again, on the clock of nanoTime. */
    private final AtomicLong nextAttempt = new AtomicLong(REACHED);

    ReplicaSource(PostgresConnectionSource replicas, PostgresConnectionSource primary, boolean fallback) {
        this.replicas = replicas;
        this.primary = primary;
        this.fallback = fallback;
    }

    Mono<Connection> acquire() {
        return fallback ? Mono.defer(this::reachable) : replicas.acquire(true);
    }

    Mono<Void> release(Connection connection) {
        return (replicas.owns(connection) ? replicas : primary).release(connection);
    }

    void addTo(Map<Measure, Long> values) {
        replicas.addTo(values, PoolStatistics.REPLICAS);
    }

    void renew() {
        replicas.renew();
    }

    Mono<Void> close() {
        return replicas.close();
    }

    private Mono<Connection> reachable() {
        long next = nextAttempt.get();
        if (next == REACHED) {
            return replicas.acquire(true).onErrorResume(this::cannotBeReached, this::instead);
        }
        long now = System.nanoTime();
        if (now - next >= 0 && nextAttempt.compareAndSet(next, now + PAUSE)) {
            replicas.acquire(true)
                    .flatMap(replicas::release)
                    .subscribe(
                            nothing -> {},
                            error -> LOG.debug("Still no replica can be reached", PrintableError.of(error)),
                            this::reached);
        }
        return primary.acquire(true);
    }

    private void reached() {
        nextAttempt.set(REACHED);
        LOG.info("A replica can be reached again, and serves reads.");
    }

    private Mono<Connection> instead(Throwable error) {
        if (nextAttempt.getAndSet(System.nanoTime() + PAUSE) == REACHED) {
            LOG.warn(
                    "No replica can be reached; reads go to the primary until one can: {}",
                    errors.translate(error, null).reason());
        }
        return primary.acquire(true);
    }

    /** A pool that is used up, or a setting that is wrong, is nothing to hide. */
    private boolean cannotBeReached(Throwable error) {
        DatastoreException meaning = errors.translate(error, null);
        return meaning instanceof ConnectionLostException
                || meaning.sqlState().equals(Optional.of(TOO_MANY_CONNECTIONS));
    }
}
