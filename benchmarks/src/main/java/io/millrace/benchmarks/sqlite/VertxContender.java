package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.FutureContender;
import io.millrace.benchmarks.contender.Item;
import io.vertx.core.Future;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sqlite.SQLiteDataSource;

/** The JDBC client of Vert.x, whose calls run on its worker threads; its callers are futures, as it is meant to be used. */
final class VertxContender extends FutureContender {
    private static final int READERS = 4;
    private static final int BATCH = 1_000;

    private final Pool readers;
    private final Pool writer;
    private final PreparedQuery<RowSet<Item>> byId;
    private final PreparedQuery<RowSet<Item>> byOwner;

    VertxContender(SqliteDatabase database) {
        readers = pool(database, true, READERS);
        writer = pool(database, false, 1);
        byId = readers.preparedQuery(SqliteDatabase.BY_ID).mapping(VertxContender::item);
        byOwner = readers.preparedQuery(SqliteDatabase.BY_OWNER).mapping(VertxContender::item);
    }

    private Pool pool(SqliteDatabase database, boolean readOnly, int size) {
        SQLiteDataSource source = new SQLiteDataSource(database.config(readOnly));
        source.setUrl(database.url());
        return JDBCPool.pool(vertx(), source, new PoolOptions().setMaxSize(size).setMaxWaitQueueSize(-1));
    }

    @Override
    protected Future<Integer> pointSelect(long id) {
        return byId.execute(Tuple.of(id)).map(RowSet::size);
    }

    @Override
    protected Future<Integer> tenRowSelect(long owner) {
        return byOwner.execute(Tuple.of(owner)).map(RowSet::size);
    }

    @Override
    protected Future<Integer> all() {
        return readers.preparedQuery(SqliteDatabase.ALL)
                .mapping(VertxContender::item)
                .execute()
                .map(RowSet::size);
    }

    @Override
    protected Future<Integer> insertAll(int rows) {
        return inTransaction(connection -> insertFrom(connection, 0, rows));
    }

    @Override
    protected Future<Integer> insert(long item) {
        return writer.preparedQuery(SqliteDatabase.INSERT)
                .execute(Tuple.of(item, Data.NOTE))
                .map(RowSet::rowCount);
    }

    @Override
    protected Future<Integer> readModifyWrite(long id) {
        return inTransaction(connection -> connection
                .preparedQuery(SqliteDatabase.QUANTITY)
                .execute(Tuple.of(id))
                .compose(rows -> connection
                        .preparedQuery(SqliteDatabase.SET_QUANTITY)
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
                .mapToObj(row -> Tuple.of(Data.item(row), Data.NOTE))
                .toList();
        return connection
                .preparedQuery(SqliteDatabase.INSERT)
                .executeBatch(batch)
                .compose(done -> insertFrom(connection, from + batch.size(), rows));
    }

    /** One after the other. */
    @Override
    protected Future<Void> closeClients() {
        return readers.close().compose(closed -> writer.close());
    }
}
