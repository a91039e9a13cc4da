package io.millrace.benchmarks.vector;

import io.millrace.benchmarks.duel.Quartiles;
import io.millrace.vector.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Searches by themselves, and beside a thousand writes a second, half of them inserts and half deletes, each looked for when it is done. */
final class BesideWrites {
    /** Between two inserts, each of which is deleted again: a thousand writes a second. */
    private static final Duration PAIR = Duration.ofMillis(2);

    /** Fewer than a pool has connections: a search is to be beside writes, and not behind them. */
    private static final int MOST_AT_A_TIME = 4;

    private static final double NANOS_PER_MILLI = 1_000_000;

    private final VectorDatabase database;
    private final Vectors vectors;
    private final int seconds;
    private final String index;
    private final AtomicInteger next;
    private final AtomicLong written = new AtomicLong();

    BesideWrites(VectorDatabase database, Vectors vectors, int seconds) {
        this.database = database;
        this.vectors = vectors;
        this.seconds = seconds;
        this.index = database.methods().get(0).name();
        this.next = new AtomicInteger(1_000_000_000);
    }

    String measure() {
        List<Double> quiet = searches();
        Disposable writing = writes();
        List<Double> beside;
        long writesBeside;
        int wrong;
        try {
            beside = searches();
            writesBeside = written.get();
            wrong = checked();
        } finally {
            writing.dispose();
        }
        double ratio = percentile(beside) / percentile(quiet);
        return String.format(
                Locale.ROOT,
                "- %s: p99 %.2f ms quiet, %.2f ms beside %.0f writes a second, which is %.2f times as long (medians %.2f and %.2f ms)%n"
                        + "- %d of 200 rows were not found by their own vector behind their commit, or found behind that of their deletion%n",
                index,
                percentile(quiet),
                percentile(beside),
                writesBeside / (double) seconds,
                ratio,
                Quartiles.of(quiet).median(),
                Quartiles.of(beside).median(),
                wrong);
    }

    private List<Double> searches() {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            float[] question = vectors.question(i % 1_000);
            long begin = System.nanoTime();
            VectorFigures.ids(database.store(), index, question);
            times.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
        }
        return times;
    }

    /** Spread evenly, as those of many callers are; one that would be more than are sent at a time is left out. */
    private Disposable writes() {
        return Flux.interval(PAIR, Schedulers.parallel())
                .onBackpressureDrop()
                .flatMap(tick -> insert(next.getAndIncrement()).flatMap(this::delete), MOST_AT_A_TIME, 1)
                .subscribe();
    }

    private Mono<Integer> insert(int id) {
        return database.store()
                .execute(
                        "INSERT INTO " + VectorFigures.TABLE + " (id, bucket, embedding) VALUES (?, ?, ?)",
                        id,
                        0,
                        own(id))
                .doOnNext(done -> written.incrementAndGet())
                .thenReturn(id);
    }

    private Mono<Integer> delete(int id) {
        return database.store()
                .execute("DELETE FROM " + VectorFigures.TABLE + " WHERE id = ?", id)
                .doOnNext(done -> written.incrementAndGet())
                .thenReturn(id);
    }

    private float[] own(int id) {
        return vectors.question(id);
    }

    private int checked() {
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
            int id = 2_000_000_000 + i;
            insert(id).block();
            wrong += finds(id) ? 0 : 1;
            delete(id).block();
            wrong += finds(id) ? 1 : 0;
        }
        return wrong;
    }

    private boolean finds(int id) {
        return VectorFigures.ids(
                        database.store(),
                        VectorQuery.of(index, own(id)).columns("id").limit(VectorFigures.LIMIT))
                .contains(id);
    }

    private static double percentile(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(sorted.size() * 0.99) - 1));
    }
}
