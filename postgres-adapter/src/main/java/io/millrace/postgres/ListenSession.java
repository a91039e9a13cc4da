package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.capability.ListenSignal;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.TransientDatastoreException;
import io.millrace.sql.Identifier;
import io.millrace.text.PrintableText;
import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * A connection that listens, and the ones that follow when it is lost, from the first subscriber to the last. Commands go over
 * it one after the other; which are due is worked out anew each time from who listens.
 */
final class ListenSession {
    private static final Logger LOG = LoggerFactory.getLogger(ListenSession.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** Pauses grow up to two to the power of this. */
    private static final int DOUBLINGS = 10;

    /** A replica, or a former primary, until somebody makes it the primary again. */
    private static final String READ_ONLY = "25006";

    private enum Cue {
        SUBSCRIBERS_CHANGED,
        PROBE
    }

    private final Mono<PostgresqlConnection> connections;
    private final String name;
    private final Duration probeInterval;
    private final Duration answerLimit;
    private final PostgresErrorTranslator errors = new PostgresErrorTranslator();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> over = Sinks.empty();

    /** Guards who listens. */
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<String, List<Listener>> listeners = new HashMap<>();

    private volatile boolean stopped;
    private volatile @Nullable FluxSink<Cue> cues;
    private int connectionNumber;

    /**
     * A session, not yet begun.
     *
     * @param connections makes a connection for each subscriber
     * @param settings how its life is tested
     */
    ListenSession(Mono<PostgresqlConnection> connections, PostgresSettings settings) {
        this.connections = connections;
        this.name = settings.connections().displayName();
        this.probeInterval = settings.listenProbeInterval();
        this.answerLimit = settings.connections().connectTimeout();
    }

    void begin() {
        Flux.defer(() -> stopped ? Flux.empty() : onOneConnection())
                .retryWhen(Retry.from(failures -> failures.concatMap(this::pause)))
                .subscribe(progress -> {}, this::end, () -> end(null));
    }

    /** Completes when the last connection is closed. */
    Mono<Void> whenOver() {
        return over.asMono();
    }

    /** Takes a subscriber, unless the last one has left. */
    boolean add(Listener listener) {
        synchronized (lock) {
            if (stopped) {
                return false;
            }
            listeners
                    .computeIfAbsent(listener.channel(), channel -> new ArrayList<>())
                    .add(listener);
        }
        cue();
        return true;
    }

    /** Gives a subscriber up. */
    void remove(Listener listener) {
        taken(other -> other == listener);
        if (!stopped) {
            cue();
        }
    }

    /** Ends all subscribers, whether they ask for anything or not, and with them the session. */
    void fail(Throwable error) {
        taken(listener -> true).forEach(listener -> listener.fail(error));
    }

    private Flux<Object> onOneConnection() {
        return Flux.usingWhen(
                connections,
                connection -> listenOn(connection, ++connectionNumber).takeUntilOther(stop.asMono()),
                this::close,
                (connection, error) -> close(connection),
                this::close);
    }

    /** Emits something whenever the connection has proved to work, and ends only by an error. */
    private Flux<Object> listenOn(PostgresqlConnection connection, int number) {
        Set<String> heard = new HashSet<>();
        Flux<Object> notifications = connection
                .getNotifications()
                .doOnNext(notification -> pass(notification, number))
                .ignoreElements()
                .cast(Object.class)
                .concatWith(Mono.error(() -> new ConnectionLostException(
                        "The connection that listens was closed.", ErrorDetails.NONE, null)));
        // In this order: a change that comes while the first cue is answered is not missed.
        Flux<Cue> due = Flux.merge(
                Flux.create(sink -> cues = sink, FluxSink.OverflowStrategy.LATEST),
                Flux.interval(probeInterval).onBackpressureDrop().map(tick -> Cue.PROBE),
                Mono.just(Cue.SUBSCRIBERS_CHANGED));
        Flux<Object> commands = due.concatMap(
                cue -> cue == Cue.PROBE
                        ? command(connection, "SELECT 1").thenReturn(cue)
                        : follow(connection, number, heard),
                1);
        return Flux.merge(notifications, commands);
    }

    /** Makes the connection listen to what is wanted, and to nothing else. */
    private Flux<Object> follow(PostgresqlConnection connection, int number, Set<String> heard) {
        return Flux.defer(() -> {
            Set<String> missing = new HashSet<>();
            Set<String> surplus = new HashSet<>(heard);
            synchronized (lock) {
                listeners.forEach((channel, all) -> {
                    surplus.remove(channel);
                    if (!all.stream().allMatch(listener -> listener.hearsOn(number))) {
                        missing.add(channel);
                    }
                });
            }
            // Said again to a channel that is heard already, LISTEN does nothing but answer, on the thread that hears.
            Flux<Object> listen = Flux.fromIterable(missing)
                    .concatMap(channel -> command(connection, "LISTEN " + quoted(channel))
                            .doOnSuccess(done -> {
                                heard.add(channel);
                                of(channel).forEach(listener -> listener.connected(number));
                            })
                            .thenReturn(channel));
            Flux<Object> unlisten = Flux.fromIterable(surplus)
                    .concatMap(channel -> command(connection, "UNLISTEN " + quoted(channel))
                            .doOnSuccess(done -> heard.remove(channel))
                            .thenReturn(channel));
            return Flux.concat(listen, unlisten);
        });
    }

    private void pass(Notification notification, int number) {
        String channel = notification.getName();
        String payload = notification.getParameter();
        ListenSignal signal =
                new ListenSignal.Notification(channel, payload == null ? "" : payload, notification.getProcessId());
        for (Listener listener : of(channel)) {
            // One that is not connected yet hears what is sent from then on.
            if (listener.hearsOn(number)) {
                listener.offer(signal);
            }
        }
    }

    private Mono<Void> command(PostgresqlConnection connection, String sql) {
        return connection
                .createStatement(sql)
                .execute()
                .concatMap(PostgresqlResult::getRowsUpdated)
                .then()
                // The driver drops the error of what was cancelled, and the connection is closed anyway.
                .cache()
                .timeout(answerLimit)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new ConnectionLostException(
                                "The connection that listens gave no sign of life within " + answerLimit + ".",
                                ErrorDetails.NONE,
                                late));
    }

    private Mono<Void> close(PostgresqlConnection connection) {
        return connection.close().timeout(answerLimit).onErrorComplete();
    }

    /**
     * Waits before the next attempt. Subscribers that have not begun to hear are told what is wrong; the others are kept, unless
     * it is nothing that passes.
     */
    private Mono<Long> pause(Retry.RetrySignal attempt) {
        DatastoreException error = errors.translate(attempt.failure(), null);
        if (!(error instanceof TransientDatastoreException) && !error.sqlState().equals(Optional.of(READ_ONLY))) {
            return Mono.error(error);
        }
        taken(listener -> !listener.hasBegun()).forEach(listener -> listener.fail(error));
        if (stopped) {
            return Mono.just(0L);
        }
        Duration pause = pauseAfter(attempt.totalRetriesInARow());
        LOG.warn(
                "Listening to {} was interrupted, and is tried again in {}: {}",
                PrintableText.ofLine(name),
                pause,
                PrintableText.ofMessage(String.valueOf(error.getMessage())));
        return Mono.firstWithSignal(Mono.delay(pause), stop.asMono().thenReturn(0L));
    }

    /** Twice as long each time, and up to half of it less, so that not all clients come back at the same moment. */
    private static Duration pauseAfter(long failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        long limit = Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit / 2, limit + 1));
    }

    private void end(@Nullable Throwable error) {
        List<Listener> left = taken(listener -> true);
        if (error != null) {
            left.forEach(listener -> listener.fail(error));
        }
        over.tryEmitEmpty();
    }

    /** Takes subscribers out. With the last one the session stops. */
    private List<Listener> taken(Predicate<Listener> unwanted) {
        List<Listener> taken = new ArrayList<>();
        synchronized (lock) {
            for (List<Listener> all : listeners.values()) {
                all.stream().filter(unwanted).forEach(taken::add);
                all.removeIf(unwanted);
            }
            listeners.values().removeIf(List::isEmpty);
            stopped |= listeners.isEmpty();
        }
        if (stopped) {
            stop.tryEmitEmpty();
        }
        return taken;
    }

    private List<Listener> of(String channel) {
        synchronized (lock) {
            return List.copyOf(listeners.getOrDefault(channel, List.of()));
        }
    }

    private void cue() {
        FluxSink<Cue> sink = cues;
        if (sink != null) {
            sink.next(Cue.SUBSCRIBERS_CHANGED);
        }
    }

    private static String quoted(String channel) {
        return Identifier.of(channel).quoted();
    }
}
