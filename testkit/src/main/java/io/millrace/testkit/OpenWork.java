package io.millrace.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.Transaction;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The work that has begun on a datastore and not ended. Each piece of it may hold a connection. */
final class OpenWork {
    /** Is its own lock. */
    @GuardedBy("open")
    private final Set<Piece> open = new LinkedHashSet<>();

    /** A statement, or a transaction that ends by itself: open from its subscription to its end. */
    <T> Flux<T> during(Throwable origin, Flux<T> work) {
        return Flux.using(() -> begin(origin), piece -> work.doOnSubscribe(piece::endsByCancelling), this::end);
    }

    /** A statement, or a transaction that ends by itself: open from its subscription to its end. */
    <T> Mono<T> during(Throwable origin, Mono<T> work) {
        return Mono.using(() -> begin(origin), piece -> work.doOnSubscribe(piece::endsByCancelling), this::end);
    }

    /** A transaction that its caller ends. */
    Piece begun(Throwable origin, Transaction transaction) {
        Piece piece = begin(origin);
        piece.ending = transaction.rollback();
        return piece;
    }

    void end(Piece piece) {
        synchronized (open) {
            open.remove(piece);
            open.notifyAll();
        }
    }

    /** What is still open after some time; from here on it does not count any more. */
    List<Piece> takeOpen(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (open) {
            try {
                for (long left = patience.toMillis(); !open.isEmpty() && left > 0; ) {
                    open.wait(left);
                    left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            List<Piece> left = List.copyOf(open);
            open.clear();
            return left;
        }
    }

    private Piece begin(Throwable origin) {
        Piece piece = new Piece(origin);
        synchronized (open) {
            open.add(piece);
        }
        return piece;
    }

    /** One thing that is open. */
    static final class Piece {
        private final Throwable origin;
        private volatile Mono<Void> ending = Mono.empty();

        private Piece(Throwable origin) {
            this.origin = origin;
        }

        /** What it is, and where it was asked for. */
        Throwable origin() {
            return origin;
        }

        /** Ends it from outside, so that it holds nothing any more. Who subscribed to it hears nothing of that. */
        Mono<Void> abandon() {
            return ending;
        }

        private void endsByCancelling(Subscription subscription) {
            ending = Mono.fromRunnable(subscription::cancel);
        }
    }
}
