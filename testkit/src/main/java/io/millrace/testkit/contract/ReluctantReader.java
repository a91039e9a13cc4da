package io.millrace.testkit.contract;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/** Takes one row, and no more before it is told to. */
final class ReluctantReader extends BaseSubscriber<Integer> {
    final Sinks.One<Integer> first = Sinks.one();
    final Sinks.Empty<Void> end = Sinks.empty();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(Integer id) {
        first.tryEmitValue(id);
    }

    @Override
    protected void hookOnError(Throwable error) {
        end.tryEmitError(error);
    }

    @Override
    protected void hookFinally(SignalType type) {
        end.tryEmitEmpty();
    }
}
