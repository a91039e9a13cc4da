package io.millrace.benchmarks.contender;

import io.millrace.RelationalDatastore;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Millrace with its defaults. */
final class MillraceContender extends ReactorContender {
    private final RelationalDatastore store;

    MillraceContender(Database database) {
        store = SqliteDatastore.builder()
                .file(database.file())
                .driver(driver -> driver.synchronous(
                        Synchronous.valueOf(database.durability().name())))
                .build();
    }

    @Override
    Publisher<?> pointSelect(long id) {
        return store.queryOne(Item.class, Database.BY_ID, id);
    }

    @Override
    Publisher<?> tenRowSelect(long owner) {
        return store.query(Item.class, Database.BY_OWNER, owner);
    }

    @Override
    Publisher<?> insert(long item) {
        return store.execute(Database.INSERT, item, Database.NOTE);
    }

    @Override
    Publisher<?> readModifyWrite(long id) {
        return store.transaction(tx -> tx.queryOne(Long.class, Database.QUANTITY, id)
                .flatMap(quantity -> tx.execute(Database.SET_QUANTITY, quantity + 1, id)));
    }

    @Override
    Publisher<?> all() {
        return store.query(Item.class, Database.ALL);
    }

    @Override
    Mono<Long> insertAll(int rows) {
        return store.executeAll(
                Database.INSERT, Flux.range(0, rows).map(row -> List.of(Database.item(row), Database.NOTE)));
    }

    @Override
    public void close() {
        store.close().block();
    }
}
