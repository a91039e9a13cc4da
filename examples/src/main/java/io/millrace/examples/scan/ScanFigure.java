package io.millrace.examples.scan;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Streams ten million generated rows as records, and says how fast that was and how much heap it took. Meant to be run with a
 * heap that could not hold them: {@code -Xmx64m}.
 */
public final class ScanFigure {
    private static final long ROWS = 10_000_000;

    private static final String GENERATED = """
            WITH RECURSIVE sample (number, label) AS (
                SELECT 1, 'sample 1'
                UNION ALL
                SELECT number + 1, 'sample ' || (number + 1) FROM sample WHERE number < ?
            )
            SELECT number, label FROM sample""";

    private record Sample(long number, String label) {}

    private ScanFigure() {}

    /**
     * Runs the scan.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Mono.usingWhen(
                        Mono.fromCallable(() -> Datastores.open("sqlite::memory:")),
                        ScanFigure::scan,
                        RelationalDatastore::close)
                .block();
    }

    private static Mono<Long> scan(RelationalDatastore store) {
        return store.query(Sample.class, GENERATED, ROWS)
                .count()
                .elapsed()
                .doOnNext(timed -> print(timed.getT2(), Duration.ofMillis(timed.getT1())))
                .map(timed -> timed.getT2());
    }

    private static void print(long rows, Duration took) {
        System.out.printf(
                "Scanned %,d rows in %.1f s: %,.0f rows/s; at most %d MiB of heap in use, of %d MiB%n",
                rows,
                took.toMillis() / 1000.0,
                rows * 1000.0 / took.toMillis(),
                mebibytes(peakHeap()),
                mebibytes(Runtime.getRuntime().maxMemory()));
    }

    /** The sum over the heap's parts of what each held at its fullest, garbage included: never too low. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }
}
