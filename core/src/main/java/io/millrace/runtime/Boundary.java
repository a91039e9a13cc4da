package io.millrace.runtime;

import io.millrace.error.DatastoreException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The border behind which the operators of a caller begin. They throw what Reactor calls fatal, such as a {@code LinkageError},
 * instead of signalling it, and would throw it through everything below: nobody would be told, and what is held would stay held.
 * Here it ends what is below, as a cancel does, and becomes an error for the caller. Errors of what is below are translated; one that
 * a cancel has overtaken ends here, since operators that have ended by something else would have Reactor log it.
 */
final class Boundary<T> implements CoreSubscriber<T>, Subscription {
    private final CoreSubscriber<? super T> caller;
    private final UnaryOperator<Throwable> translation;
    private final Predicate<Throwable> endsTransaction;

    /** Whether values and the end are kept from a caller who has cancelled. */
    private final boolean quiet;

    private @Nullable Subscription upstream;

    /** Whether the caller has thrown something, so that it is given nothing more. Set and read by what emits. */
    private boolean thrown;

    private volatile boolean cancelled;

    private Boundary(
            CoreSubscriber<? super T> caller,
            UnaryOperator<Throwable> translation,
            Predicate<Throwable> endsTransaction,
            boolean quiet) {
        this.caller = caller;
        this.translation = translation;
        this.endsTransaction = endsTransaction;
        this.quiet = quiet;
    }

    /** Work that belongs to nothing larger: who has thrown is told. */
    static <T> Flux<T> of(Flux<T> work, UnaryOperator<Throwable> translation) {
        return of(work, translation, error -> false);
    }

    /** As {@link #of(Flux, UnaryOperator)}. */
    static <T> Mono<T> of(Mono<T> work, UnaryOperator<Throwable> translation) {
        return of(work, translation, error -> false);
    }

    /**
     * Work in a transaction.
     *
     * @param endsTransaction ends it by what was thrown, and says whether the transaction's caller is told of it
     */
    static <T> Flux<T> of(Flux<T> work, UnaryOperator<Throwable> translation, Predicate<Throwable> endsTransaction) {
        return new FluxOperator<>(work) {
            @Override
            public void subscribe(CoreSubscriber<? super T> caller) {
                source.subscribe(new Boundary<>(caller, translation, endsTransaction, false));
            }
        };
    }

    /** As {@link #of(Flux, UnaryOperator, Predicate)}. */
    static <T> Mono<T> of(Mono<T> work, UnaryOperator<Throwable> translation, Predicate<Throwable> endsTransaction) {
        return new MonoOperator<>(work) {
            @Override
            public void subscribe(CoreSubscriber<? super T> caller) {
                source.subscribe(new Boundary<>(caller, translation, endsTransaction, false));
            }
        };
    }

    /**
     * Work with what the caller goes on with himself as soon as he has cancelled. Its statements are interrupted then, and it may go on by
     * itself for a moment: no value and no end passes.
     */
    static <T> Flux<T> untilCancelled(Flux<T> work) {
        return new FluxOperator<>(work) {
            @Override
            public void subscribe(CoreSubscriber<? super T> caller) {
                source.subscribe(new Boundary<>(caller, UnaryOperator.identity(), error -> false, true));
            }
        };
    }

    /** As {@link #untilCancelled(Flux)}. */
    static <T> Mono<T> untilCancelled(Mono<T> work) {
        return new MonoOperator<>(work) {
            @Override
            public void subscribe(CoreSubscriber<? super T> caller) {
                source.subscribe(new Boundary<>(caller, UnaryOperator.identity(), error -> false, true));
            }
        };
    }

    /** What cannot begin. */
    static <T> Mono<T> refusal(DatastoreException reason) {
        return of(Mono.error(reason), UnaryOperator.identity());
    }

    @Override
    public Context currentContext() {
        return caller.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        // Reactor has a second one in front of what a source throws that emits while it is subscribed to.
        if (upstream == null) {
            upstream = subscription;
            caller.onSubscribe(this);
        }
    }

    @Override
    public void onNext(T value) {
        if (thrown || (quiet && cancelled)) {
            Operators.onDiscard(value, currentContext());
            return;
        }
        try {
            caller.onNext(value);
        } catch (Throwable error) {
            thrown = true;
            cancel();
            if (!endsTransaction.test(error)) {
                caller.onError(error);
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        if (thrown) {
            return;
        }
        try {
            Throwable told = translation.apply(error);
            if (!isOvertaken(told)) {
                caller.onError(told);
            }
        } catch (Throwable further) {
            handOn(further);
        }
    }

    /** Whether nobody waits for it any more, and it says only what became of what nobody waits for. Others may be faults of a program. */
    private boolean isOvertaken(Throwable error) {
        return cancelled && error instanceof DatastoreException;
    }

    @Override
    public void onComplete() {
        if (thrown || (quiet && cancelled)) {
            return;
        }
        try {
            caller.onComplete();
        } catch (Throwable error) {
            handOn(error);
        }
    }

    /** Where it ends no transaction, nothing is held any more and nobody is there to be told, so it is the thread's. */
    private <E extends Throwable> void handOn(Throwable error) throws E {
        thrown = true;
        if (!endsTransaction.test(error)) {
            @SuppressWarnings("unchecked") // What a subscriber throws is unchecked.
            E unchecked = (E) error;
            throw unchecked;
        }
    }

    @Override
    public void request(long n) {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.request(n);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
