package io.millrace.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Sinks;

/** Asks for everything, cancels after some values, and notes what comes nevertheless. */
final class CancellingSubscriber<T> implements CoreSubscriber<T> {
    private final List<String> late = new CopyOnWriteArrayList<>();
    private final Sinks.Empty<Void> cancelled = Sinks.empty();
    private final int values;
    private volatile @Nullable Subscription subscription;
    private int received;

    CancellingSubscriber(int values) {
        this.values = values;
    }

    void awaitCancel() {
        cancelled.asMono().block(Duration.ofSeconds(30));
    }

    List<String> signalsAfterCancel() {
        return late;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        subscription = upstream;
        upstream.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T value) {
        received++;
        if (received == values) {
            Objects.requireNonNull(subscription).cancel();
            cancelled.tryEmitEmpty();
        } else if (received > values) {
            late.add("onNext");
        }
    }

    @Override
    public void onError(Throwable error) {
        end("onError " + error);
    }

    @Override
    public void onComplete() {
        end("onComplete");
    }

    private void end(String signal) {
        if (received >= values) {
            late.add(signal);
        } else {
            cancelled.tryEmitError(new AssertionError("ended before it could be cancelled: " + signal));
        }
    }
}
