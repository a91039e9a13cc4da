package io.millrace.benchmarks.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time that the whole process took for an operation: threads, compiler and garbage collector. It says what a
 * contender costs even when other work on the machine disturbs the throughput.
 */
public final class CpuTime implements InternalProfiler {
    /** What the result is called. */
    static final String LABEL = "cpu.time.norm";

    private static final double NANOS_PER_MICRO = 1_000;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "Processor time of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long operations = result.getMetadata().getAllOps();
        double micros = (system.getProcessCpuTime() - before) / NANOS_PER_MICRO;
        return List.of(new ScalarResult(LABEL, micros / Math.max(1, operations), "us/op", AggregationPolicy.AVG));
    }
}
