package io.millrace.testkit;

import io.millrace.RelationalDatastore;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A datastore, and the check for what outlives it.
 *
 * @param datastore the datastore
 * @param closing what closes it
 * @param leaks the check, which begins before the datastore and ends after it
 */
record WatchedDatastore(RelationalDatastore datastore, Mono<Void> closing, LeakCheck leaks) implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    static WatchedDatastore open(
            Supplier<? extends RelationalDatastore> supplier,
            Function<? super RelationalDatastore, ? extends Publisher<?>> preparation,
            LeakCheck leaks) {
        try {
            RelationalDatastore datastore = supplier.get();
            Mono.when(preparation.apply(datastore))
                    .onErrorResume(
                            failure -> datastore.close().onErrorComplete().then(Mono.error(failure)))
                    .block(LIMIT);
            return new WatchedDatastore(datastore, datastore.close(), leaks);
        } catch (RuntimeException | Error failure) {
            try {
                leaks.close();
            } catch (AssertionError left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** This datastore for one of the tests that share it: closing that one closes nothing. */
    WatchedDatastore forOneTest() {
        return new WatchedDatastore(datastore, Mono.empty(), LeakCheck.ofDroppedErrors());
    }

    @Override
    public void close() {
        try (leaks) {
            closing.block(LIMIT);
        }
    }
}
