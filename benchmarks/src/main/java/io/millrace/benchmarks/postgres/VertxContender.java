package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.FutureContender;
import io.millrace.benchmarks.contender.Item;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.function.BiFunction;

/**
 * The PostgreSQL client of Vert.x. What runs without a transaction goes through the client that was asked for; transactions
 * need a pool, since a pipelined client has none.
 */
final class VertxContender extends FutureContender {
    private final Pool transactions;
    private final SqlClient client;
    private final PreparedQuery<RowSet<Item>> byId;
    private final PreparedQuery<RowSet<Item>> byOwner;

    private VertxContender(PostgresDatabase database, BiFunction<PgConnectOptions, Vertx, SqlClient> client) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.name())
                .setUser(database.user())
                .setPassword(database.password())
                .setCachePreparedStatements(true)
                .addProperty("search_path", database.schema());
        this.transactions = pool(options, vertx());
        this.client = client.apply(options, vertx());
        byId = this.client.preparedQuery(PostgresDatabase.BY_ID).mapping(FutureContender::item);
        byOwner = this.client.preparedQuery(PostgresDatabase.BY_OWNER).mapping(FutureContender::item);
    }

    static VertxContender pooled(PostgresDatabase database) {
        return new VertxContender(database, VertxContender::pool);
    }

    static VertxContender pipelined(PostgresDatabase database) {
        return new VertxContender(database, (options, vertx) -> PgBuilder.client()
                .with(size())
                .connectingTo(options)
                .using(vertx)
                .build());
    }

    private static Pool pool(PgConnectOptions options, Vertx vertx) {
        return PgBuilder.pool().with(size()).connectingTo(options).using(vertx).build();
    }

    private static PoolOptions size() {
        return new PoolOptions().setMaxSize(PostgresDatabase.CONNECTIONS).setMaxWaitQueueSize(-1);
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
        return client.preparedQuery(PostgresDatabase.ALL)
                .mapping(FutureContender::item)
                .execute()
                .map(RowSet::size);
    }

    @Override
    protected Future<Integer> insert(long item) {
        return client.preparedQuery(PostgresDatabase.INSERT)
                .execute(Tuple.of(item, Data.NOTE))
                .map(RowSet::rowCount);
    }

    @Override
    protected Future<Integer> readModifyWrite(long id) {
        return transactions.withTransaction(connection -> readModifyWrite(connection, PostgresDatabase.STATEMENTS, id));
    }

    @Override
    protected Future<Integer> insertAll(int rows) {
        return transactions.withTransaction(connection -> insertAll(connection, PostgresDatabase.STATEMENTS, rows));
    }

    @Override
    protected Future<Void> closeClients() {
        return client.close().compose(closed -> transactions.close());
    }
}
