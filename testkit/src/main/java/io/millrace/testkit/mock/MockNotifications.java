package io.millrace.testkit.mock;

import io.millrace.SqlOperations;
import io.millrace.capability.ListenSignal;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.ListenSignal.Notification;
import io.millrace.capability.Notifications;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Notifications without a database: what is sent is heard by those who listen here, and recorded.
 *
 * <pre>{@code
 * MockNotifications notifications = new MockNotifications();
 * MockDatastore db = new MockDatastore().offer(Notifications.class, notifications);
 * }</pre>
 *
 * <p>As in production, nothing happens before subscription, and what is sent with a transaction of a {@link MockDatastore} is heard when that
 * commits, once for each payload, and never when it is rolled back. Others are {@linkplain #hear played} by the test. Nothing is ever lost
 * but what the test {@linkplain #lose says}: what a listener has not asked for yet is kept for it without a bound. Signals arrive on the
 * thread that sends, or on the one that asks for them later. Thread-safe; what two threads send at once is heard in either order.
 */
public final class MockNotifications implements Notifications {
    /** The session of what is sent here. */
    private static final int OWN_SESSION = 1;

    private static final int OTHER_SESSION = 2;
    private static final int LONGEST_CHANNEL = 63;
    private static final int PAYLOAD_LIMIT = 8000;

    /** Two threads may send at once, and each waits for the signal of the other. */
    private static final Sinks.EmitFailureHandler ONE_AFTER_THE_OTHER =
            (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Notification> sent = new CopyOnWriteArrayList<>();

    private record Listener(String channel, Sinks.Many<ListenSignal> signals) {
        void tell(ListenSignal signal) {
            signals.emitNext(signal, ONE_AFTER_THE_OTHER);
        }
    }

    /** Makes notifications that nobody listens to yet. */
    public MockNotifications() {}

    /**
     * Plays another client that sends a notification.
     *
     * @param channel the channel
     * @param payload its text
     */
    public void hear(String channel, String payload) {
        tell(new Notification(channel, payload, OTHER_SESSION));
    }

    /**
     * Says that notifications may have been lost, to all who listen to a channel.
     *
     * @param channel the channel
     * @param cause why
     */
    public void lose(String channel, Gap.Cause cause) {
        tell(new Gap(channel, cause));
    }

    /**
     * The notifications that were sent, those of transactions once these had committed.
     *
     * @return them, in the order in which they were sent; not those of {@link #hear}
     */
    public List<Notification> sent() {
        return List.copyOf(sent);
    }

    /**
     * How many listen to a channel now.
     *
     * @param channel the channel
     * @return their number
     */
    public int listeners(String channel) {
        return (int) listeners.stream()
                .filter(listener -> listener.channel().equals(channel))
                .count();
    }

    @Override
    public Flux<ListenSignal> listen(String channel) {
        return Flux.defer(() -> {
            checkChannel(channel);
            Listener listener = new Listener(channel, Sinks.many().unicast().onBackpressureBuffer());
            listener.tell(new Listening(channel));
            listeners.add(listener);
            return listener.signals().asFlux().doFinally(end -> listeners.remove(listener));
        });
    }

    @Override
    public Mono<Void> send(String channel, String payload) {
        return Mono.fromRunnable(() -> {
            check(channel, payload);
            deliver(channel, payload);
        });
    }

    @Override
    public Mono<Void> send(SqlOperations work, String channel, String payload) {
        return Mono.defer(() -> {
            check(channel, payload);
            return new Notice(this, channel, payload).sendBy(work);
        });
    }

    void deliver(String channel, String payload) {
        Notification notification = new Notification(channel, payload, OWN_SESSION);
        sent.add(notification);
        tell(notification);
    }

    private void tell(ListenSignal signal) {
        for (Listener listener : listeners) {
            if (listener.channel().equals(signal.channel())) {
                listener.tell(signal);
            }
        }
    }

    private static void check(String channel, String payload) {
        checkChannel(channel);
        if (payload.indexOf('\0') >= 0) {
            throw new ParameterException(
                    "The payload of a notification holds the character NUL, which PostgreSQL refuses in texts.",
                    ErrorDetails.NONE,
                    null);
        }
        if (length(payload) >= PAYLOAD_LIMIT) {
            throw new ParameterException(
                    "The payload has " + length(payload) + " bytes in UTF-8, and less than 8,000 can be sent.",
                    ErrorDetails.NONE,
                    null);
        }
    }

    private static void checkChannel(String channel) {
        if (channel.isEmpty() || length(channel) > LONGEST_CHANNEL) {
            throw new ParameterException(
                    "The name of a channel has 1 to 63 bytes in UTF-8, not " + length(channel) + ".",
                    ErrorDetails.NONE,
                    null);
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
