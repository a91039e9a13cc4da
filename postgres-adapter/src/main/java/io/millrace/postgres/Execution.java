package io.millrace.postgres;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One statement's way through the driver, which must be followed to its end: a conversation with the server that is left half-way
 * leaves its answers to whoever uses the connection next. A subscriber that cancels, or a row that cannot be mapped, therefore
 * ends what is delivered and not what is read.
 *
 * <p>Rows that are read before they are asked for are kept; that happens only when the connection is needed for the next
 * statement of the same transaction, which could otherwise never begin. One row is always read ahead: only behind the last
 * one is it known that there are no more, and a subscriber need not ask for more than the rows that there are.
 */
final class Execution<T> implements CoreSubscriber<T>, Subscription {
    @SuppressWarnings("rawtypes") // A class literal has no type arguments.
    private static final AtomicLongFieldUpdater<Execution> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Execution.class, "requested");

    @SuppressWarnings("rawtypes") // As above.
    private static final AtomicIntegerFieldUpdater<Execution> RECEIVED =
            AtomicIntegerFieldUpdater.newUpdater(Execution.class, "received");

    /** Rows that the queue grows by; most statements have few. */
    private static final int CHUNK = 8;

    private final CoreSubscriber<? super T> downstream;
    private final FollowedConnection user;
    private final ServerSession session;
    private final Command command;
    private final Sending sending;

    /** Made by the first row that cannot be delivered at once. */
    private volatile @Nullable Queue<T> ahead;

    /** Counts what calls for a delivery; busy from the start, so that nothing is delivered before the subscription is. */
    private final AtomicInteger work = new AtomicInteger(1);

    private volatile @Nullable Subscription upstream;
    private volatile long requested;
    private volatile boolean abandoned;
    /** Why nothing more is delivered, though somebody listens. */
    private volatile @Nullable Throwable revocation;

    private volatile boolean done;
    private boolean oneAhead;

    /** Whether all that is left is to be read, by a request that may come before the subscription. */
    private volatile boolean hurried;

    private volatile @Nullable Throwable failure;

    /** Counts what arrives; set by one thread. */
    private volatile int received;

    /** What the watch saw when it looked last. */
    private int seen;

    private boolean looked;
    private boolean seenAwaited;
    private long seenSince;

    Execution(CoreSubscriber<? super T> downstream, FollowedConnection user, Command command) {
        this.downstream = downstream;
        this.user = user;
        this.session = user.session();
        this.command = command;
        this.sending = new Sending(this, session.running());
    }

    /** Maps rows until nobody wants them any more. */
    @SuppressWarnings("unchecked") // What stands for a row that nobody wants never leaves this class.
    <A, B> BiFunction<A, B, T> whileWanted(BiFunction<A, B, T> mapper) {
        return (first, second) -> {
            if (abandoned || failure != null) {
                return (T) this;
            }
            try {
                return mapper.apply(first, second);
            } catch (Throwable misfit) {
                // Errors of the JVM too: thrown into the driver, one would end the conversation half-way.
                failure = misfit;
                return (T) this;
            }
        };
    }

    /** Whether what it has not sent yet need be sent. */
    boolean isWanted() {
        return !abandoned && failure == null && revocation == null;
    }

    /** Hands it over to the driver, unless it was cancelled or came to its end before: its subscriber is told first. */
    void send(Supplier<? extends Publisher<T>> statement) {
        downstream.onSubscribe(this);
        deliver();
        drained(1);
        boolean unwanted = command.isInterruptible() && !isWanted();
        if (unwanted || !sending.first(this, statement)) {
            endUnsent();
        }
    }

    private void endUnsent() {
        session.ended(this);
        if (!abandoned) {
            failure = Sending.tooLate();
            done = true;
            drain();
        }
    }

    /** How it gets to the driver. */
    Sending sending() {
        return sending;
    }

    /** Whether the driver may get some of it only behind what is sent now. An answer may come before whoever sends has come back. */
    boolean isBeingSent() {
        return (sending.isFirstUnderWay() && received == 0) || sending.arePartsUnderWay();
    }

    /** Whose it is. */
    FollowedConnection user() {
        return user;
    }

    Command command() {
        return command;
    }

    /**
     * Looks how it goes on, now and then and on one thread at a time. Whether it waits for the server or for its subscriber, and
     * since when nothing has changed, is known to those who look.
     *
     * @param now the time on the clock of nanoTime
     * @param limits what ends it
     */
    void look(long now, SessionWatch.Limits limits) {
        boolean awaited = hurried || requested > 0;
        int count = received;
        // It may have been queued until now; and while its subscriber works with a row, nobody waits for the server.
        if (!looked || work.get() != 0 || awaited != seenAwaited || count != seen) {
            looked = true;
            seenAwaited = awaited;
            seen = count;
            seenSince = now;
        } else if (awaited && now - seenSince >= limits.answerNanos()) {
            session.silent(this);
        } else if (!awaited && now - seenSince >= limits.demandNanos()) {
            session.leftAlone(this, limits);
        }
    }

    /** Reads all that is left, so that the connection becomes free. */
    void readAhead() {
        hurried = true;
        Subscription source = upstream;
        if (source != null) {
            source.request(Long.MAX_VALUE);
        }
    }

    /** Ends what its transaction does not wait for: with an error, unless nobody listens any more. */
    void revoke() {
        revoke(Sending.tooLate());
    }

    /** Ends it with an error, unless nobody listens any more, and reads what is left. */
    void revoke(Throwable reason) {
        if (!abandoned) {
            revocation = reason;
        }
        readAhead();
        drain();
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription source) {
        upstream = source;
        if (hurried) {
            source.request(Long.MAX_VALUE);
        } else if (requested > 0) {
            askFor(source, requested);
        }
    }

    private void askFor(Subscription source, long n) {
        source.request(oneAhead ? n : Operators.addCap(n, 1));
        oneAhead = true;
    }

    /** Ends what begins too late for its session: with an error, unless nobody listens any more. */
    void refuse() {
        downstream.onSubscribe(this);
        if (!abandoned) {
            finish(Sending.tooLate());
        }
    }

    @Override
    public void onNext(T value) {
        RECEIVED.lazySet(this, received + 1);
        if (value == this) {
            if (!abandoned && !done) {
                done = true;
                readAhead();
                drain();
            }
        } else if (abandoned) {
            Operators.onDiscard(value, currentContext());
        } else {
            keepOrDeliver(value);
        }
    }

    private void keepOrDeliver(T value) {
        Queue<T> kept = ahead;
        if ((kept == null || kept.isEmpty()) && requested > 0 && work.compareAndSet(0, 1)) {
            if (requested > 0 && !abandoned && revocation == null) {
                deliverAtOnce(value);
            } else {
                keep(value);
            }
            drained(1);
        } else {
            keep(value);
            drain();
        }
    }

    private void deliverAtOnce(T value) {
        if (requested != Long.MAX_VALUE) {
            REQUESTED.decrementAndGet(this);
        }
        pass(value);
    }

    /** What is thrown into the driver would end the conversation half-way. */
    private void pass(T value) {
        try {
            downstream.onNext(value);
        } catch (Throwable thrown) {
            abandoned = true;
            session.markBroken();
            readAhead();
            dropped(thrown);
        }
    }

    private void dropped(Throwable thrown) {
        try {
            Operators.onErrorDropped(thrown, currentContext());
        } catch (RuntimeException | Error fromHook) {
            // There is nobody to catch it here.
        }
    }

    private void keep(T value) {
        Queue<T> kept = ahead;
        if (kept == null) {
            kept = Queues.<T>unbounded(CHUNK).get();
            ahead = kept;
        }
        kept.offer(value);
    }

    @Override
    public void onError(Throwable error) {
        Throwable told = session.failed(this, error);
        if (failure == null) {
            failure = told;
        }
        done = true;
        drain();
    }

    @Override
    public void onComplete() {
        session.ended(this);
        done = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            Subscription source = upstream;
            if (source != null && !abandoned) {
                askFor(source, n);
            }
            drain();
        }
    }

    @Override
    public void cancel() {
        abandoned = true;
        readAhead();
        drain();
    }

    /**
     * Delivers nothing from now on.
     *
     * @return whether it is to {@linkplain #deliverAgain() deliver again}; something is being delivered just now otherwise
     */
    boolean hold() {
        return work.compareAndSet(0, 1);
    }

    /** Delivers what has come since it was {@linkplain #hold() held}. */
    void deliverAgain() {
        deliver();
        drained(1);
    }

    /** Delivers what is there and asked for; one thread at a time. */
    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        deliver();
        drained(1);
    }

    /** Goes on while there was something new meanwhile. */
    private void drained(int seen) {
        int missed = work.addAndGet(-seen);
        while (missed != 0) {
            deliver();
            missed = work.addAndGet(-missed);
        }
    }

    private void deliver() {
        if (abandoned) {
            discardKept();
            return;
        }
        Throwable reason = revocation;
        if (reason != null) {
            finish(reason);
            discardKept();
            return;
        }
        long wanted = requested;
        long delivered = 0;
        while (!abandoned) {
            boolean last = done;
            Queue<T> kept = ahead;
            T value = kept != null && (delivered < wanted || last) ? kept.peek() : null;
            if (kept == null || value == null) {
                if (last) {
                    finish(failure);
                }
                break;
            }
            if (delivered == wanted) {
                break;
            }
            kept.poll();
            pass(value);
            delivered++;
        }
        if (delivered > 0 && wanted != Long.MAX_VALUE) {
            REQUESTED.addAndGet(this, -delivered);
        }
    }

    private void discardKept() {
        Queue<T> kept = ahead;
        if (kept != null) {
            Operators.onDiscardQueueWithClear(kept, currentContext(), null);
        }
    }

    private void finish(@Nullable Throwable error) {
        abandoned = true;
        try {
            if (error == null) {
                downstream.onComplete();
            } else {
                downstream.onError(error);
            }
        } catch (Throwable thrown) {
            dropped(thrown);
        }
    }
}
