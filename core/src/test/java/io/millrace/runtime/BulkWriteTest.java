package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.TransactionOptions;
import io.r2dbc.spi.Connection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BulkWriteTest {
    private final List<Object> signals = new ArrayList<>();

    /** Work that a transaction had begun when its caller left goes on behind that, and meets the end of everything. */
    @Test
    void whatFailsBehindACancelIsNoErrorAndNoEnd() {
        AtomicReference<BulkWrite> begun = new AtomicReference<>();
        BulkWrite.of("INSERT INTO t VALUES (?)", Flux.just(1).concatWith(Flux.never()), 1)
                .in(write -> {
                    begun.set(write);
                    return Mono.never();
                })
                .subscribe()
                .dispose();
        begun.get().on(transaction()).subscribe(signals::add, signals::add, () -> signals.add("complete"));
        assertThat(signals).isEmpty();
    }

    /** Nothing reaches its connection. */
    private static OpenTransaction transaction() {
        Connection none = (Connection) Proxy.newProxyInstance(
                BulkWriteTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                });
        DatastoreSpec spec =
                DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), ConnectionSource.of(H2.factory()));
        return new OpenTransaction(
                new StatementRunner(spec, StatementGuard.NONE, Observers.of(spec, BulkWriteTest.class)),
                none,
                TransactionOptions.DEFAULT,
                new Breakdown(() -> {}));
    }
}
