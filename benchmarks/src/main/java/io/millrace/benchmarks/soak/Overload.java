package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Arguments;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.Machine;
import io.millrace.error.OverloadedException;
import io.millrace.sqlite.SqliteDatastore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks ten times as much as can be answered. What cannot wait is refused with an error that says so, what waits is
 * answered, and memory stays within the bound that {@code maxQueuedStatements} sets.
 */
public final class Overload {
    private static final int TIMES = 10;
    private static final int CALLERS = 64;
    private static final Duration MEASURED = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int MEBI = 1 << 20;

    /** Takes about a millisecond, so that asking for it costs little beside it. */
    private static final String QUESTION =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT count(*) FROM n";

    private final int queue;
    private final Duration duration;
    private final Errors errors = new Errors();
    private final Histogram times = new ConcurrentHistogram(3);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong mostOpen = new AtomicLong();
    private long mostUsed;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    Overload(int queue, Duration duration) {
        this.queue = queue;
        this.duration = duration;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --queue} with the number of statements that may wait, {@code --seconds}
     */
    public static void main(String[] arguments) {
        Arguments given = Arguments.of(arguments);
        System.out.println(Machine.describe());
        Report report =
                new Overload(given.number("--queue", 4_096), Duration.ofSeconds(given.number("--seconds", 10))).run();
        System.out.println(report);
        if (!report.isGood()) {
            System.exit(1);
        }
    }

    Report run() {
        try (Folder folder = Folder.temporary()) {
            RelationalDatastore store = SqliteDatastore.builder()
                    .file(folder.path().resolve("overload.db"))
                    .driver(driver -> driver.maxQueuedStatements(queue))
                    .build();
            capacity(store);
            long capacity = capacity(store);
            long before = heap();
            long rate = TIMES * capacity;
            long asked = ask(store, rate);
            await();
            long refused = errors.count(OverloadedException.class);
            Report report = new Report("%d times what can be served, for %d s, of which %,d may wait"
                            .formatted(TIMES, duration.toSeconds(), queue))
                    .figure("can be served", "%,d/s", capacity)
                    .figure("asked", "%,d (%,d/s)", asked, asked / duration.toSeconds())
                    .figure("answered", "%,d", answered.get())
                    .figure("refused", "%,d", refused)
                    .figure("the error", "%s", errors.message(OverloadedException.class))
                    .figure("most that waited", "%,d", mostOpen.get())
                    .figure("heap", "%d MiB before, at most %d MiB", before / MEBI, mostUsed / MEBI)
                    .figure(
                            "time of those answered",
                            "p50 %d ms, p99 %d ms",
                            TimeUnit.NANOSECONDS.toMillis(times.getValueAtPercentile(50)),
                            TimeUnit.NANOSECONDS.toMillis(times.getValueAtPercentile(99)))
                    .require(refused > 0, "what was too much was refused")
                    .require(errors.count() == refused, "there was no other error: " + errors)
                    .require(answered.get() + refused == asked, "every call got its answer or its refusal")
                    .require(capacity(store) > 0, "it serves as before");
            store.close().block();
            return report;
        }
    }

    /** Answers a second to callers that wait for each. */
    private static long capacity(RelationalDatastore store) {
        long end = System.nanoTime() + MEASURED.toNanos();
        Long count = Flux.range(0, CALLERS)
                .flatMap(
                        caller -> store.queryOne(Long.class, QUESTION).repeat(() -> System.nanoTime() - end < 0),
                        CALLERS)
                .count()
                .block();
        return count == null ? 0 : count / MEASURED.toSeconds();
    }

    /** Asks at a rate, whatever the answers. */
    private long ask(RelationalDatastore store, long rate) {
        long start = System.nanoTime();
        long asked = 0;
        while (System.nanoTime() - start < duration.toNanos()) {
            long due = (System.nanoTime() - start) * rate / TimeUnit.SECONDS.toNanos(1);
            for (; asked < due; asked++) {
                ask(store);
            }
            mostUsed = Math.max(mostUsed, used());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return asked;
    }

    private void ask(RelationalDatastore store) {
        long begun = System.nanoTime();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        store.queryOne(Long.class, QUESTION)
                .doFinally(end -> open.decrementAndGet())
                .subscribe(
                        value -> {
                            times.recordValue(System.nanoTime() - begun);
                            answered.incrementAndGet();
                        },
                        errors::add);
    }

    /** Waits for what was accepted. */
    private void await() {
        Mono.delay(BETWEEN_LOOKS).repeat(() -> open.get() > 0).blockLast();
    }

    private long heap() {
        memory.gc();
        return used();
    }

    private long used() {
        return memory.getHeapMemoryUsage().getUsed();
    }
}
