package io.millrace.postgres;

import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRef;

/**
 * Asks connections that were idle for long for a sign of life before somebody gets them: a network that died meanwhile tells nobody.
 * When one is dead, others that have been idle since before are not asked but replaced.
 */
final class IdleProof {
    /** How long a sign of life may take. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long idleMillis;

    /** When a connection was found dead, if ever. */
    private volatile long deadAt;

    private volatile boolean anyDead;

    IdleProof(Duration validateAfterIdle) {
        this.idleMillis = validateAfterIdle.toMillis();
    }

    /** Whether a connection of the pool is to be replaced; asked of each before it is handed out, and of idle ones now and then. */
    boolean condemns(ServerConnection connection, long idle) {
        if (idle < idleMillis) {
            return false;
        }
        if (anyDead && (System.nanoTime() - deadAt) / NANOS_PER_MILLI <= idle) {
            return true;
        }
        connection.suspected(true);
        return false;
    }

    /** Whether whoever gets a connection has to ask it first; told once. */
    boolean isWanted(ServerConnection connection) {
        boolean wanted = connection.isSuspect();
        if (wanted) {
            connection.suspected(false);
        }
        return wanted;
    }

    /** Whether it is alive; one that is not is gone. */
    Mono<Boolean> of(PooledRef<ServerConnection> connection) {
        return connection
                .poolable()
                .driver()
                .validate(ValidationDepth.REMOTE)
                // The driver drops the error of a question that was cancelled, and the connection is closed anyway.
                .cache()
                .timeout(LIMIT)
                .onErrorReturn(false)
                .flatMap(alive -> alive ? Mono.just(true) : givenUp(connection));
    }

    private Mono<Boolean> givenUp(PooledRef<ServerConnection> connection) {
        deadAt = System.nanoTime();
        anyDead = true;
        // Not to be waited for: it takes as long as nobody answers.
        connection.invalidate().onErrorComplete().subscribe();
        return Mono.just(false);
    }
}
