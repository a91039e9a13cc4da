package io.millrace.benchmarks.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Item;
import io.millrace.benchmarks.contender.ReactorContender;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Millrace with its defaults. */
final class MillraceContender extends ReactorContender {
    private final RelationalDatastore store;

    MillraceContender(SqliteDatabase database) {
        store = SqliteDatastore.builder()
                .file(database.file())
                .driver(driver -> driver.synchronous(
                        Synchronous.valueOf(database.durability().name())))
                .build();
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return store.queryOne(Item.class, SqliteDatabase.BY_ID, id);
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return store.query(Item.class, SqliteDatabase.BY_OWNER, owner);
    }

    @Override
    protected Publisher<?> insert(long item) {
        return store.execute(SqliteDatabase.INSERT, item, Data.NOTE);
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return store.transaction(tx -> tx.queryOne(Long.class, SqliteDatabase.QUANTITY, id)
                .flatMap(quantity -> tx.execute(SqliteDatabase.SET_QUANTITY, quantity + 1, id)));
    }

    @Override
    protected Publisher<?> all() {
        return store.query(Item.class, SqliteDatabase.ALL);
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return store.executeAll(
                SqliteDatabase.INSERT, Flux.range(0, rows).map(row -> List.of(Data.item(row), Data.NOTE)));
    }

    @Override
    public void close() {
        store.close().block();
    }
}
