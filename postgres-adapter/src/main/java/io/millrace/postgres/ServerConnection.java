package io.millrace.postgres;

import io.netty.channel.Channel;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A connection of the driver, and what is known of it for as long as it lives. */
final class ServerConnection {
    /** How long the driver may take to say farewell. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final PostgresqlConnection driver;
    private final @Nullable SessionEnd end;
    private final long madeAt;
    private volatile boolean suspect;

    private ServerConnection(PostgresqlConnection driver, @Nullable SessionEnd end, long madeAt) {
        this.driver = driver;
        this.end = end;
        this.madeAt = madeAt;
    }

    /** Makes a connection whose end will be known, and which knows the server's types as of a renewal. */
    static Mono<ServerConnection> made(Supplier<Mono<PostgresqlConnection>> connecting, long renewal) {
        return Mono.defer(() -> {
            SessionEnd end = new SessionEnd();
            return connecting
                    .get()
                    .contextWrite(context -> context.put(SessionEnd.class, end))
                    .map(driver -> {
                        end.established();
                        return new ServerConnection(driver, end, renewal);
                    });
        });
    }

    /** One that somebody else has made, of which only the driver's side is known. */
    static ServerConnection ofAnother(PostgresqlConnection driver) {
        return new ServerConnection(driver, null, 0);
    }

    PostgresqlConnection driver() {
        return driver;
    }

    /** How its session ended or will end, where that is watched. */
    @Nullable
    SessionEnd end() {
        return end;
    }

    /** The last renewal before it was begun. */
    long madeAt() {
        return madeAt;
    }

    /** Whether it was idle for so long that it may be dead, and has not been asked. */
    boolean isSuspect() {
        return suspect;
    }

    void suspected(boolean idleForLong) {
        suspect = idleForLong;
    }

    /** The event loop that serves it. */
    Executor loop() {
        Channel channel = end == null ? null : end.channel();
        return channel == null ? Runnable::run : channel.eventLoop();
    }

    /** Closes it, though it may be a dead one, within a limit, and without an error. */
    Mono<Void> close() {
        return driver.close().timeout(FAREWELL).onErrorComplete().doFinally(closed -> {
            if (end != null) {
                end.cut();
            }
        });
    }
}
