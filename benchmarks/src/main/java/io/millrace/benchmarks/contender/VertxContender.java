package io.millrace.benchmarks.contender;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sqlite.SQLiteDataSource;

/** The JDBC client of Vert.x, whose calls run on its worker threads; its callers are futures, as it is meant to be used. */
final class VertxContender implements Contender {
    private static final int READERS = 4;
    private static final int BATCH = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Pool readers;
    private final Pool writer;
    private final PreparedQuery<RowSet<Item>> byId;
    private final PreparedQuery<RowSet<Item>> byOwner;

    VertxContender(Database database) {
        readers = pool(database, true, READERS);
        writer = pool(database, false, 1);
        byId = readers.preparedQuery(Database.BY_ID).mapping(VertxContender::item);
        byOwner = readers.preparedQuery(Database.BY_OWNER).mapping(VertxContender::item);
    }

    private Pool pool(Database database, boolean readOnly, int size) {
        SQLiteDataSource source = new SQLiteDataSource(database.config(readOnly));
        source.setUrl(database.url());
        return JDBCPool.pool(vertx, source, new PoolOptions().setMaxSize(size).setMaxWaitQueueSize(-1));
    }

    @Override
    public long pointSelects(int operations, int callers) {
        return run(operations, callers, number -> pointSelect(Database.item(number)));
    }

    @Override
    public long tenRowSelects(int operations, int callers) {
        return run(operations, callers, number -> byOwner.execute(Tuple.of(Database.owner(number)))
                .map(RowSet::size));
    }

    @Override
    public long scan() {
        return value(readers.preparedQuery(Database.ALL)
                .mapping(VertxContender::item)
                .execute()
                .map(RowSet::size));
    }

    @Override
    public long inserts(int operations, int callers) {
        return run(operations, callers, number -> insert(Database.item(number)));
    }

    @Override
    public long readModifyWrites(int operations, int callers) {
        return run(operations, callers, number -> readModifyWrite(Database.item(number)));
    }

    @Override
    public long bulkInsert(int rows) {
        return value(inTransaction(connection -> insertFrom(connection, 0, rows)));
    }

    @Override
    public long mixed(int operations, int callers) {
        return run(operations, callers, number -> {
            long item = Database.item(number);
            return number % MIX == 0 ? insert(item) : pointSelect(item);
        });
    }

    private Future<Integer> pointSelect(long id) {
        return byId.execute(Tuple.of(id)).map(RowSet::size);
    }

    private Future<Integer> insert(long item) {
        return writer.preparedQuery(Database.INSERT)
                .execute(Tuple.of(item, Database.NOTE))
                .map(RowSet::rowCount);
    }

    private Future<Integer> readModifyWrite(long id) {
        return inTransaction(connection -> connection
                .preparedQuery(Database.QUANTITY)
                .execute(Tuple.of(id))
                .compose(rows -> connection
                        .preparedQuery(Database.SET_QUANTITY)
                        .execute(Tuple.of(rows.iterator().next().getLong(0) + 1, id)))
                .map(RowSet::rowCount));
    }

    /** Not {@code withTransaction}: after it the connection holds the write lock, and its later inserts are lost. */
    private Future<Integer> inTransaction(Function<SqlConnection, Future<Integer>> work) {
        return writer.withConnection(connection -> connection
                .query("BEGIN IMMEDIATE")
                .execute()
                .compose(begun -> work.apply(connection))
                .compose(result -> connection.query("COMMIT").execute().map(result)));
    }

    private static Future<Integer> insertFrom(SqlConnection connection, int from, int rows) {
        if (from >= rows) {
            return Future.succeededFuture(rows);
        }
        List<Tuple> batch = IntStream.range(from, Math.min(rows, from + BATCH))
                .mapToObj(row -> Tuple.of(Database.item(row), Database.NOTE))
                .toList();
        return connection
                .preparedQuery(Database.INSERT)
                .executeBatch(batch)
                .compose(done -> insertFrom(connection, from + batch.size(), rows));
    }

    private static Item item(Row row) {
        return new Item(row.getLong(0), row.getLong(1), row.getString(2), row.getLong(3), row.getDouble(4));
    }

    @Override
    public void close() {
        // One after the other from here: nothing is delivered any more on the threads that closing ends.
        value(readers.close().map(0));
        value(writer.close().map(0));
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
