package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Folder;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Readers that ask at fixed times, first alone and then beside writers that write as fast as they can. A reader's time
 * counts from when it was to ask, so that a wait that held up the next question is counted as well.
 */
final class MixedLoad {
    private static final int READERS = 64;
    private static final int WRITERS = 64;
    private static final int ENTRIES = 1_000;
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private final Path file;
    private final Duration duration;
    private final Errors errors = new Errors();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean writing = true;

    MixedLoad(Folder folder, Duration duration) {
        this.file = folder.path().resolve("mixed.db");
        this.duration = duration;
    }

    Report run() {
        RelationalDatastore store = Ledger.open(file, Synchronous.NORMAL);
        Ledger.create(store)
                .thenMany(Flux.range(0, ENTRIES).concatMap(number -> Ledger.enter(store, 0, number)))
                .blockLast();
        read(store, WARM_UP);
        Histogram alone = read(store, duration);
        Disposable.Composite writers = Disposables.composite();
        Mono<Void> all = Flux.range(1, WRITERS)
                .flatMap(writer -> writes(store, writer), WRITERS)
                .then()
                .cache();
        writers.add(all.subscribe());
        written.set(0);
        Histogram beside = read(store, duration);
        long writes = written.get();
        writing = false;
        all.block();
        store.close().block();
        return new Report(
                        WRITERS + " writers and " + READERS + " readers in one process, " + duration.toSeconds() + " s")
                .figure("reads", "%d alone, %d beside the writers", alone.getTotalCount(), beside.getTotalCount())
                .figure("writes", "%,d/s, each committed by itself", writes / Math.max(1, duration.toSeconds()))
                .figure("readers alone", "%s", times(alone))
                .figure("readers beside writers", "%s", times(beside))
                .figure("errors", "%s", errors)
                .require(errors.count() == 0, "no caller got an error")
                .require(Ledger.halfEntries(file) == 0, "no entry is there by half");
    }

    private Histogram read(RelationalDatastore store, Duration length) {
        Histogram times = new ConcurrentHistogram(3);
        Flux.fromStream(IntStream.range(0, READERS).boxed())
                .flatMap(reader -> reads(store, reader, length, times), READERS)
                .blockLast();
        return times;
    }

    private Flux<Long> reads(RelationalDatastore store, int reader, Duration length, Histogram times) {
        Duration offset = BETWEEN_READS.multipliedBy(reader).dividedBy(READERS);
        return Flux.defer(() -> {
            long start = System.nanoTime() + offset.toNanos();
            return Flux.interval(offset, BETWEEN_READS)
                    .onBackpressureBuffer()
                    .take(length.dividedBy(BETWEEN_READS))
                    .concatMap(tick -> store.queryOne(
                                    Long.class,
                                    "SELECT number FROM debit WHERE writer = 0 AND number = ?",
                                    (tick * READERS + reader) % ENTRIES)
                            .doOnSuccess(value -> times.recordValue(
                                    Math.max(0, System.nanoTime() - start - tick * BETWEEN_READS.toNanos())))
                            .onErrorResume(this::note));
        });
    }

    private Mono<Void> writes(RelationalDatastore store, int writer) {
        AtomicLong number = new AtomicLong();
        return Mono.defer(() -> Ledger.enter(store, writer, number.getAndIncrement()))
                .doOnNext(done -> written.incrementAndGet())
                .onErrorResume(this::note)
                .repeat(() -> writing)
                .then();
    }

    private <T> Mono<T> note(Throwable error) {
        errors.add(error);
        return Mono.empty();
    }

    private static String times(Histogram times) {
        return "p50 %d µs, p99 %d µs, p99.9 %d µs, longest %d µs"
                .formatted(
                        micros(times.getValueAtPercentile(50)),
                        micros(times.getValueAtPercentile(99)),
                        micros(times.getValueAtPercentile(99.9)),
                        micros(times.getMaxValue()));
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
