package io.millrace.benchmarks.duel;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures what work costs this process, in which nothing else must be done meanwhile. */
public final class Meter {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Supplier<Map<Long, Long>> server;

    /** Measures without a server. */
    public Meter() {
        this(Map::of);
    }

    /**
     * Measures with a server, which has nothing else to do meanwhile either.
     *
     * @param server gives the processor time of each of its processes so far in nanoseconds; none where that is not known
     */
    public Meter(Supplier<Map<Long, Long>> server) {
        this.server = server;
    }

    /**
     * Measures work.
     *
     * @param work gives the number of its operations
     * @return the cost of each
     */
    public Cost of(LongSupplier work) {
        Map<Long, Long> allocated = allocated();
        Map<Long, Long> served = server.get();
        long processor = system.getProcessCpuTime();
        long begin = System.nanoTime();
        double operations = work.getAsLong();
        double time = System.nanoTime() - begin;
        processor = system.getProcessCpuTime() - processor;
        double servedMeanwhile = served.isEmpty() ? Double.NaN : grown(served, server.get());
        long bytes = grown(allocated, allocated());
        return new Cost(time / operations, processor / operations, bytes / operations, servedMeanwhile / operations);
    }

    /** Of what is there at the end: what it had before is not known of the others. */
    private static long grown(Map<Long, Long> before, Map<Long, Long> after) {
        long sum = 0;
        for (Map.Entry<Long, Long> each : after.entrySet()) {
            sum += each.getValue() - before.getOrDefault(each.getKey(), 0L);
        }
        return sum;
    }

    private Map<Long, Long> allocated() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                allocated.put(ids[i], bytes[i]);
            }
        }
        return allocated;
    }
}
