package io.millrace.testkit.contract;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Asks for everything, and takes no notice of what comes; cancels when it is told to, which may be before it begins. */
final class LeavingSubscriber<T> implements CoreSubscriber<T> {
    private volatile @Nullable Subscription subscription;
    private volatile boolean leaving;

    void leave() {
        leaving = true;
        Subscription upstream = subscription;
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        subscription = upstream;
        if (leaving) {
            upstream.cancel();
        } else {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
