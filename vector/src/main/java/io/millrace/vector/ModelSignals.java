package io.millrace.vector;

import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/** The answer of a model whose operators throw what Reactor calls fatal, such as a {@code LinkageError}, where they are subscribed to: it is signalled as any other error, since whoever waits would wait for ever. */
final class ModelSignals<T> extends BaseSubscriber<T> {
    private final MonoSink<T> sink;

    private ModelSignals(MonoSink<T> sink) {
        this.sink = sink;
    }

    static <T> Mono<T> of(Mono<T> answer) {
        return Mono.create(sink -> {
            ModelSignals<T> signals = new ModelSignals<>(sink);
            sink.onDispose(signals);
            try {
                answer.subscribe(signals);
            } catch (Throwable fatal) {
                sink.error(fatal);
            }
        });
    }

    @Override
    public Context currentContext() {
        return Context.of(sink.contextView());
    }

    @Override
    protected void hookOnNext(T value) {
        sink.success(value);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        sink.error(failure);
    }

    @Override
    protected void hookOnComplete() {
        sink.success();
    }
}
