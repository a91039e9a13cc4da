package io.millrace.benchmarks.jmh;

import io.millrace.benchmarks.contender.Data;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * What applications do with a database, by each contender. An invocation does many operations, since callers that wait for
 * each other's results make sense only together; the figures are per operation.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DatabaseBenchmark {
    /** Enough that the last few, for which there are fewer callers, do not count. */
    static final int OPERATIONS = 10_000;

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long pointSelect(Setting.Concurrent setting) {
        return setting.contender().pointSelects(OPERATIONS, setting.callers);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long tenRowSelect(Setting.Concurrent setting) {
        return setting.contender().tenRowSelects(OPERATIONS, setting.callers);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long insert(Setting.ConcurrentAndDurable setting) {
        return setting.contender().inserts(OPERATIONS, setting.callers);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long readModifyWrite(Setting.Concurrent setting) {
        return setting.contender().readModifyWrites(OPERATIONS, setting.callers);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long mix(Setting.Concurrent setting) {
        return setting.contender().mixed(OPERATIONS, setting.callers);
    }

    /** Per row. */
    @Benchmark
    @OperationsPerInvocation(Data.ITEMS)
    public long scan(Setting setting) {
        return setting.contender().scan();
    }

    /** Per row. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long bulkInsert(Setting setting) {
        return setting.contender().bulkInsert(OPERATIONS);
    }
}
