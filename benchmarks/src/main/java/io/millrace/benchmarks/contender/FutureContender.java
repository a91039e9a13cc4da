package io.millrace.benchmarks.contender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What contenders with Vert.x's futures have in common: the callers, which are futures too. */
public abstract class FutureContender implements Contender {
    private final Vertx vertx = Vertx.vertx();

    protected final Vertx vertx() {
        return vertx;
    }

    protected abstract Future<Integer> pointSelect(long id);

    protected abstract Future<Integer> tenRowSelect(long owner);

    protected abstract Future<Integer> insert(long item);

    protected abstract Future<Integer> readModifyWrite(long id);

    protected abstract Future<Integer> all();

    protected abstract Future<Integer> insertAll(int rows);

    protected abstract Future<Void> closeClients();

    protected static Item item(Row row) {
        return new Item(row.getLong(0), row.getLong(1), row.getString(2), row.getLong(3), row.getDouble(4));
    }

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

    @Override
    public final long scan() {
        return value(all());
    }

    @Override
    public final long bulkInsert(int rows) {
        return value(insertAll(rows));
    }

    /** From the thread that calls: nothing is delivered any more on the threads that closing ends. */
    @Override
    public final void close() {
        value(closeClients().map(0));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static long run(int count, int callers, IntFunction<Future<Integer>> operation) {
        Operations operations = new Operations(count);
        LongAdder results = new LongAdder();
        List<Future<Void>> all = Stream.generate(() -> {
                    Promise<Void> over = Promise.promise();
                    next(operations, operation, results, over);
                    return over.future();
                })
                .limit(callers)
                .toList();
        value(Future.all(all).map(0));
        return results.sum();
    }

    private static void next(
            Operations operations, IntFunction<Future<Integer>> operation, LongAdder results, Promise<Void> over) {
        int number = operations.next();
        if (number < 0) {
            over.complete();
            return;
        }
        operation
                .apply(number)
                .onComplete(
                        result -> {
                            results.add(result);
                            next(operations, operation, results, over);
                        },
                        over::fail);
    }

    private static long value(Future<Integer> result) {
        return result.toCompletionStage().toCompletableFuture().join();
    }
}
