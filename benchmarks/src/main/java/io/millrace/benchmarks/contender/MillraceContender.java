package io.millrace.benchmarks.contender;

import io.millrace.RelationalDatastore;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Millrace with its defaults. */
public final class MillraceContender extends ReactorContender {
    private final RelationalDatastore store;
    private final Statements statements;

    /** Takes over the datastore, and closes it. */
    public MillraceContender(RelationalDatastore store, Statements statements) {
        this.store = store;
        this.statements = statements;
    }

    @Override
    protected Publisher<?> pointSelect(long id) {
        return store.queryOne(Item.class, statements.byId(), id);
    }

    @Override
    protected Publisher<?> tenRowSelect(long owner) {
        return store.query(Item.class, statements.byOwner(), owner);
    }

    @Override
    protected Publisher<?> insert(long item) {
        return store.execute(statements.insert(), item, Data.NOTE);
    }

    @Override
    protected Publisher<?> readModifyWrite(long id) {
        return store.transaction(tx -> tx.queryOne(Long.class, statements.quantity(), id)
                .flatMap(quantity -> tx.execute(statements.setQuantity(), quantity + 1, id)));
    }

    @Override
    protected Publisher<?> all() {
        return store.query(Item.class, statements.all());
    }

    @Override
    protected Mono<Long> insertAll(int rows) {
        return store.executeAll(
                statements.insert(), Flux.range(0, rows).map(row -> List.of(Data.item(row), Data.NOTE)));
    }

    @Override
    public void close() {
        store.close().block();
    }
}
