package io.millrace.benchmarks.duel;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures what work costs this process, in which nothing else must be done meanwhile. */
public final class Meter {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Measures work.
     *
     * @param work gives the number of its operations
     * @return the cost of each
     */
    public Cost of(LongSupplier work) {
        Map<Long, Long> allocated = allocated();
        long processor = system.getProcessCpuTime();
        long begin = System.nanoTime();
        double operations = work.getAsLong();
        double time = System.nanoTime() - begin;
        processor = system.getProcessCpuTime() - processor;
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
            bytes += thread.getValue() - allocated.getOrDefault(thread.getKey(), 0L);
        }
        return new Cost(time / operations, processor / operations, bytes / operations);
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
