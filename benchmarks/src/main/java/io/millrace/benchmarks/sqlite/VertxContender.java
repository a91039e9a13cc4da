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
import java.util.function.Function;
import org.sqlite.SQLiteDataSource;

/** The JDBC client of Vert.x, whose calls run on its worker threads; its callers are futures, as it is meant to be used. */
final class VertxContender extends FutureContender {
    private static final int READERS = 4;
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
        return inTransaction(connection -> insertAll(connection, SqliteDatabase.STATEMENTS, rows));
    }

    @Override
    protected Future<Integer> insert(long item) {
        return writer.preparedQuery(SqliteDatabase.INSERT)
                .execute(Tuple.of(item, Data.NOTE))
                .map(RowSet::rowCount);
    }

    @Override
    protected Future<Integer> readModifyWrite(long id) {
        return inTransaction(connection -> readModifyWrite(connection, SqliteDatabase.STATEMENTS, id));
    }

    /** Not {@code withTransaction}: after it the connection holds the write lock, and its later inserts are lost. */
    private Future<Integer> inTransaction(Function<SqlConnection, Future<Integer>> work) {
        return writer.withConnection(connection -> connection
                .query("BEGIN IMMEDIATE")
                .execute()
                .compose(begun -> work.apply(connection))
                .compose(result -> connection.query("COMMIT").execute().map(result)));
    }

    /** One after the other. */
    @Override
    protected Future<Void> closeClients() {
        return readers.close().compose(closed -> writer.close());
    }
}
