package io.millrace.benchmarks.contender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What contenders with Vert.x's futures have in common: the callers, which are futures too. */
public abstract class FutureContender extends ConcurrentContender<Future<Integer>> {
    private static final int BATCH = 1_000;

    private final Vertx vertx = Vertx.vertx();

    protected final Vertx vertx() {
        return vertx;
    }

    protected abstract Future<Integer> all();

    protected abstract Future<Integer> insertAll(int rows);

    protected abstract Future<Void> closeClients();

    protected static Item item(Row row) {
        return new Item(row.getLong(0), row.getLong(1), row.getString(2), row.getLong(3), row.getDouble(4));
    }

    /** In the transaction that the connection is in. */
    protected static Future<Integer> readModifyWrite(SqlConnection connection, Statements statements, long id) {
        return connection
                .preparedQuery(statements.quantity())
                .execute(Tuple.of(id))
                .compose(rows -> connection
                        .preparedQuery(statements.setQuantity())
                        .execute(Tuple.of(rows.iterator().next().getLong(0) + 1, id)))
                .map(RowSet::rowCount);
    }

    /** In the transaction that the connection is in. */
    protected static Future<Integer> insertAll(SqlConnection connection, Statements statements, int rows) {
        return insertFrom(connection, statements.insert(), 0, rows);
    }

    private static Future<Integer> insertFrom(SqlConnection connection, String insert, int from, int rows) {
        if (from >= rows) {
            return Future.succeededFuture(rows);
        }
        List<Tuple> batch = IntStream.range(from, Math.min(rows, from + BATCH))
                .mapToObj(row -> Tuple.of(Data.item(row), Data.NOTE))
                .toList();
        return connection
                .preparedQuery(insert)
                .executeBatch(batch)
                .compose(done -> insertFrom(connection, insert, from + batch.size(), rows));
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

    @Override
    final long run(int count, int callers, IntFunction<Future<Integer>> operation) {
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
