package io.millrace.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Statements on their way to the driver. One that has found nothing in its way must be with the driver before a savepoint that another
 * thread makes, or the end of the transaction: it would share the fate of what is nested otherwise, or be part of no transaction at all,
 * and nobody would be told. Who sends those sees to it that statements find something in their way from now on, and then asks here.
 */
final class HandOver {
    private final AtomicInteger underWay = new AtomicInteger();

    /** Told when none is under way any more; null when nobody waits. */
    private final AtomicReference<Sinks.@Nullable Empty<Void>> waiting = new AtomicReference<>();

    /** A statement, which looks for what is in its way when it is subscribed to. */
    <T> Flux<T> of(Flux<T> statement) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                underWay.incrementAndGet();
                try {
                    statement.subscribe(subscriber);
                } finally {
                    handedOver();
                }
            }
        };
    }

    /** As {@link #of(Flux)}. */
    <T> Mono<T> of(Mono<T> statement) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                underWay.incrementAndGet();
                try {
                    statement.subscribe(subscriber);
                } finally {
                    handedOver();
                }
            }
        };
    }

    /** A command of its own. Once answered it has been with the driver, though whoever has sent it may not know yet. */
    Mono<Void> ofCommand(Mono<Void> command) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Void> subscriber) {
                AtomicBoolean counted = new AtomicBoolean(true);
                Runnable end = () -> {
                    if (counted.compareAndSet(true, false)) {
                        handedOver();
                    }
                };
                underWay.incrementAndGet();
                try {
                    command.doOnTerminate(end).subscribe(subscriber);
                } finally {
                    end.run();
                }
            }
        };
    }

    /** Whether one may reach the driver only behind what is sent now. */
    boolean isUnderWay() {
        return underWay.get() > 0;
    }

    /** What is to come behind all statements that have found nothing in their way. */
    <T> Mono<T> before(Mono<T> command) {
        return Mono.defer(() -> underWay.get() == 0 ? command : whenNone().then(command));
    }

    private Mono<Void> whenNone() {
        Sinks.Empty<Void> none = waiting.updateAndGet(known -> known == null ? Sinks.empty() : known);
        if (underWay.get() == 0) {
            tell();
        }
        return none == null ? Mono.empty() : none.asMono();
    }

    private void handedOver() {
        if (underWay.decrementAndGet() == 0 && waiting.get() != null) {
            tell();
        }
    }

    private void tell() {
        Sinks.Empty<Void> told = waiting.getAndSet(null);
        if (told != null) {
            told.tryEmitEmpty();
        }
    }
}
