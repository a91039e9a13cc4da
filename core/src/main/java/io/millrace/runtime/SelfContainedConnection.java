package io.millrace.runtime;

import io.millrace.error.TransactionUsageException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection that takes statements one behind the other. What it lacks is whose they are, so that those which nobody has waited
 * for end with their work.
 */
final class SelfContainedConnection implements JoinedConnection {
    private final Connection connection;
    private final Sinks.Empty<Void> left = Sinks.empty();

    SelfContainedConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Work work() {
        return new FollowedWork();
    }

    @Override
    public void detach() {
        left.tryEmitEmpty();
    }

    private final class FollowedWork implements Work {
        private final AtomicInteger running = new AtomicInteger();
        private final Sinks.Empty<Void> end = Sinks.empty();
        private final Mono<Void> ended = Mono.firstWithSignal(end.asMono(), left.asMono());
        private volatile boolean over;

        @Override
        public Connection connection() {
            return connection;
        }

        /** It is cancelled when the work ends: takeUntilOther does so for a completion, and not for an error. */
        @Override
        public <T> Flux<T> followed(Flux<T> statement) {
            return Flux.defer(() -> {
                running.incrementAndGet();
                return statement
                        .takeUntilOther(ended.doOnTerminate(() -> over = true))
                        .doFinally(signal -> running.decrementAndGet())
                        .concatWith(Mono.defer(() -> over ? Mono.error(tooLate()) : Mono.empty()));
            });
        }

        /** What was cancelled has ended when the driver answers again. */
        @Override
        public Mono<Void> settle() {
            return Mono.defer(() -> {
                boolean leftovers = running.get() > 0;
                interrupt();
                return leftovers
                        ? Mono.from(connection.validate(ValidationDepth.REMOTE)).then()
                        : Mono.empty();
            });
        }

        /** What is cancelled before it is with the driver is never run. */
        @Override
        public void interrupt() {
            end.tryEmitEmpty();
        }

        @Override
        public void detach() {
            interrupt();
        }

        private static TransactionUsageException tooLate() {
            return new TransactionUsageException(
                    "The work in a transaction ended while this statement ran. Wait for the"
                            + " results of all its statements before it ends.");
        }
    }
}
