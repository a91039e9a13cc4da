package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.ReactorContender;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Spring's DatabaseClient over the driver and the pool. */
final class SpringContender extends ReactorContender {
    private static final int BATCH = 1_000;

    private final DriverPool pool;
    private final DatabaseClient client;
    private final TransactionalOperator transactions;

    SpringContender(PostgresDatabase database) {
        pool = new DriverPool(database);
        client = DatabaseClient.create(pool.connections());
        transactions = TransactionalOperator.create(new R2dbcTransactionManager(pool.connections()));
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return client.sql(PostgresDatabase.BY_ID)
                .bind(0, id)
                .map(R2dbcContender::item)
                .one();
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return client.sql(PostgresDatabase.BY_OWNER)
                .bind(0, owner)
                .map(R2dbcContender::item)
                .all();
    }

    @Override
    protected Publisher<?> all() {
        return client.sql(PostgresDatabase.ALL).map(R2dbcContender::item).all();
    }

    @Override
    protected Publisher<?> insert(long item) {
        return client.sql(PostgresDatabase.INSERT)
                .bind(0, item)
                .bind(1, Data.NOTE)
                .fetch()
                .rowsUpdated();
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return client.sql(PostgresDatabase.QUANTITY)
                .bind(0, id)
                .map(row -> R2dbcContender.number(row, 0))
                .one()
                .flatMap(quantity -> client.sql(PostgresDatabase.SET_QUANTITY)
                        .bind(0, quantity + 1)
                        .bind(1, id)
                        .fetch()
                        .rowsUpdated())
                .as(transactions::transactional);
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return Flux.range(0, rows)
                .buffer(BATCH)
                .concatMap(batch -> client.inConnectionMany(connection -> {
                    Statement insert = connection.createStatement(PostgresDatabase.INSERT);
                    for (int i = 0; i < batch.size(); i++) {
                        (i == 0 ? insert : insert.add())
                                .bind(0, Data.item(batch.get(i)))
                                .bind(1, Data.NOTE);
                    }
                    return Flux.from(insert.execute()).concatMap(Result::getRowsUpdated, 1);
                }))
                .reduce(Long::sum)
                .as(transactions::transactional);
    }

    @Override
    public void close() {
        pool.close();
    }
}
