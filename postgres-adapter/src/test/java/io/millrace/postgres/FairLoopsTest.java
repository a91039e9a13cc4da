package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connections that share an event loop take turns, however much one of them has to read. */
class FairLoopsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int STREAMS = 3;
    private static final int READS = 41;

    /** Far more than the turns of a read take, and far less than a connection has that is read for as long as the server sends. */
    private static final long MOST_ROWS = 10_000;

    private final RelationalDatastore store =
            Datastores.create(TestServer.config().withOption("eventLoops", "1").withOption("closeTimeout", "1s"));
    private final Disposable.Composite streams = Disposables.composite();

    @AfterEach
    void close() {
        streams.dispose();
        store.close().block(LIMIT);
    }

    @Test
    void aPointReadDoesNotWaitForStreamsThatAskForAllTheirRows() {
        LongAdder rows = new LongAdder();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(store.query("SELECT generate_series(1, 100000000) AS n, repeat('x', 30) AS t")
                    .subscribe(row -> rows.increment(), lost -> {}));
        }
        Mono<Long> rowsMeanwhile = Mono.defer(() -> {
            long before = rows.sum();
            return store.queryOne("SELECT ?::int", 1).map(row -> rows.sum() - before);
        });
        long[] sorted = Flux.defer(() -> rowsMeanwhile).repeat(READS - 1).collectList().block(LIMIT).stream()
                .flatMapToLong(LongStream::of)
                .sorted()
                .toArray();
        assertThat(sorted[READS / 2]).isLessThan(MOST_ROWS);
    }
}
