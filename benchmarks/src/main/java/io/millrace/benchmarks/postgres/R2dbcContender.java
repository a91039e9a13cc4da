package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Item;
import io.millrace.benchmarks.contender.ReactorContender;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** r2dbc-postgresql and r2dbc-pool as their manuals show them. */
final class R2dbcContender extends ReactorContender {
    private static final int BATCH = 1_000;

    private final DriverPool pool;

    R2dbcContender(PostgresDatabase database) {
        pool = new DriverPool(database);
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return with(connection ->
                        items(connection.createStatement(PostgresDatabase.BY_ID).bind(0, id)))
                .singleOrEmpty();
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return with(connection ->
                items(connection.createStatement(PostgresDatabase.BY_OWNER).bind(0, owner)));
    }

    @Override
    protected Publisher<?> all() {
        return with(connection -> items(connection.createStatement(PostgresDatabase.ALL)));
    }

    @Override
    protected Publisher<?> insert(long item) {
        return with(connection -> changes(connection
                .createStatement(PostgresDatabase.INSERT)
                .bind(0, item)
                .bind(1, Data.NOTE)));
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return inTransaction(connection -> Flux.from(connection
                        .createStatement(PostgresDatabase.QUANTITY)
                        .bind(0, id)
                        .execute())
                .flatMap(result -> result.map(row -> number(row, 0)))
                .concatMap(quantity -> changes(connection
                        .createStatement(PostgresDatabase.SET_QUANTITY)
                        .bind(0, quantity + 1)
                        .bind(1, id))));
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return inTransaction(connection -> Flux.range(0, rows).buffer(BATCH).concatMap(batch -> {
                    Statement insert = connection.createStatement(PostgresDatabase.INSERT);
                    for (int i = 0; i < batch.size(); i++) {
                        (i == 0 ? insert : insert.add())
                                .bind(0, Data.item(batch.get(i)))
                                .bind(1, Data.NOTE);
                    }
                    return changes(insert);
                }))
                .reduce(Long::sum);
    }

    static Item item(Readable row) {
        return new Item(
                number(row, 0),
                number(row, 1),
                Objects.requireNonNull(row.get(2, String.class)),
                number(row, 3),
                Objects.requireNonNull(row.get(4, Double.class)));
    }

    static long number(Readable row, int index) {
        return Objects.requireNonNull(row.get(index, Long.class));
    }

    private static Flux<Item> items(Statement statement) {
        return Flux.from(statement.execute()).flatMap(result -> result.map(R2dbcContender::item));
    }

    private static Flux<Long> changes(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated, 1);
    }

    private <T> Flux<T> inTransaction(Function<Connection, Flux<T>> work) {
        return with(connection -> Mono.from(connection.beginTransaction())
                .thenMany(work.apply(connection))
                .concatWith(Mono.from(connection.commitTransaction()).then(Mono.empty())));
    }

    private <T> Flux<T> with(Function<Connection, Flux<T>> work) {
        return Flux.usingWhen(pool.connections().create(), work, Connection::close);
    }

    @Override
    public void close() {
        pool.close();
    }
}
