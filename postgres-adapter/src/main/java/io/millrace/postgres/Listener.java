package io.millrace.postgres;

import io.millrace.capability.ListenSignal;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SynchronousSink;

/**
 * One subscriber of a channel, with a buffer of limited size. Once that is full a gap takes the last place in it, and what comes
 * then is dropped until the gap is delivered: whatever is lost was sent before the subscriber learns of it.
 */
final class Listener {
    /** Signals that wait for demand. */
    static final int BUFFER = 1_024;

    private static final int NONE = 0;

    /** What waits in the buffer. */
    private interface Delivery {
        void to(SynchronousSink<ListenSignal> subscriber);
    }

    private final String channel;
    private final FluxSink<Delivery> buffer;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean overflowed;

    /** The number of the connection on which it hears. Set on that connection's event loop. */
    private volatile int connection = NONE;

    private Listener(String channel, FluxSink<Delivery> buffer) {
        this.channel = channel;
        this.buffer = buffer;
    }

    /**
     * What the subscribers of a channel are told.
     *
     * @param channel the channel
     * @param join called with each that begins to listen
     * @param leave called with each that has ended, for whatever reason
     * @return the signals
     */
    static Flux<ListenSignal> signals(String channel, Consumer<Listener> join, Consumer<Listener> leave) {
        return Flux.<Delivery>create(
                        buffer -> {
                            Listener listener = new Listener(channel, buffer);
                            buffer.onDispose(() -> leave.accept(listener));
                            join.accept(listener);
                        },
                        FluxSink.OverflowStrategy.BUFFER)
                .handle(Delivery::to);
    }

    String channel() {
        return channel;
    }

    /** Whether its subscriber has cancelled. */
    boolean isGone() {
        return buffer.isCancelled();
    }

    /** Whether it has ever heard anything. */
    boolean hasBegun() {
        return connection != NONE;
    }

    boolean hearsOn(int number) {
        return connection == number;
    }

    /** Listening has begun on a connection. */
    void connected(int number) {
        if (connection != number) {
            ListenSignal first = connection == NONE ? new Listening(channel) : new Gap(channel, Gap.Cause.RECONNECTED);
            connection = number;
            offer(first);
        }
    }

    /** Keeps a signal for the subscriber, or makes it part of a gap. */
    void offer(ListenSignal signal) {
        if (overflowed) {
            return;
        }
        if (waiting.incrementAndGet() <= BUFFER) {
            buffer.next(subscriber -> {
                waiting.decrementAndGet();
                subscriber.next(signal);
            });
        } else {
            overflowed = true;
            buffer.next(subscriber -> {
                waiting.decrementAndGet();
                overflowed = false;
                subscriber.next(new Gap(channel, Gap.Cause.OVERFLOWED));
            });
        }
    }

    /** Ends it, behind what waits; once. */
    void fail(Throwable error) {
        if (failed.compareAndSet(false, true)) {
            buffer.error(error);
        }
    }
}
