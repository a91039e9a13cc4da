package io.millrace.benchmarks.postgres;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Item;
import io.millrace.benchmarks.contender.ReactorContender;
import io.millrace.postgres.PostgresDatastore;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Millrace with its defaults. */
final class MillraceContender extends ReactorContender {
    private final RelationalDatastore store;

    MillraceContender(PostgresDatabase database) {
        store = open(database);
    }

    static RelationalDatastore open(PostgresDatabase database) {
        return PostgresDatastore.builder()
                .host(database.host(), database.port())
                .database(database.name())
                .username(database.user())
                .password(database.password())
                .searchPath(database.schema())
                .poolSize(PostgresDatabase.CONNECTIONS)
                .build();
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return store.queryOne(Item.class, PostgresDatabase.BY_ID, id);
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return store.query(Item.class, PostgresDatabase.BY_OWNER, owner);
    }

    @Override
    protected Publisher<?> insert(long item) {
        return store.execute(PostgresDatabase.INSERT, item, Data.NOTE);
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return store.transaction(tx -> tx.queryOne(Long.class, PostgresDatabase.QUANTITY, id)
                .flatMap(quantity -> tx.execute(PostgresDatabase.SET_QUANTITY, quantity + 1, id)));
    }

    @Override
    protected Publisher<?> all() {
        return store.query(Item.class, PostgresDatabase.ALL);
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return store.executeAll(
                PostgresDatabase.INSERT, Flux.range(0, rows).map(row -> List.of(Data.item(row), Data.NOTE)));
    }

    @Override
    public void close() {
        store.close().block();
    }
}
