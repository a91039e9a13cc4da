package io.millrace.benchmarks.contender;

import java.util.function.IntFunction;

/**
 * What contenders have in common that are asked for results to come.
 *
 * @param <R> a result to come
 */
abstract class ConcurrentContender<R> implements Contender {
    protected abstract R pointSelect(long id);

    protected abstract R tenRowSelect(long owner);

    protected abstract R insert(long item);

    protected abstract R readModifyWrite(long id);

    /** So many callers, each of whom asks for the next when the result before is there. */
    abstract long run(int operations, int callers, IntFunction<R> operation);

    @Override
    public final long pointSelects(int operations, int callers) {
        return run(operations, callers, operation -> pointSelect(Data.item(operation)));
    }

    @Override
    public final long tenRowSelects(int operations, int callers) {
        return run(operations, callers, operation -> tenRowSelect(Data.owner(operation)));
    }

    @Override
    public final long inserts(int operations, int callers) {
        return run(operations, callers, operation -> insert(Data.item(operation)));
    }

    @Override
    public final long readModifyWrites(int operations, int callers) {
        return run(operations, callers, operation -> readModifyWrite(Data.item(operation)));
    }

    @Override
    public final long mixed(int operations, int callers) {
        return run(operations, callers, operation -> {
            long item = Data.item(operation);
            return operation % MIX == 0 ? insert(item) : pointSelect(item);
        });
    }
}
