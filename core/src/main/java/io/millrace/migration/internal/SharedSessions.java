package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.spi.ScriptSessions;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** For a datastore that has no sessions for scripts: those of everybody. */
final class SharedSessions implements ScriptSessions {
    private final RelationalDatastore store;

    SharedSessions(RelationalDatastore store) {
        this.store = store;
    }

    @Override
    public <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return store.transaction(MigrationLock.OPTIONS, work);
    }

    @Override
    public <T> Mono<T> guardedTransaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return transaction(work);
    }

    @Override
    public <T> Mono<T> session(Function<? super Session, ? extends Mono<T>> work) {
        return Mono.defer(() -> work.apply(new Session() {
            @Override
            public Mono<RunResult> execute(Sql sql) {
                return store.execute(sql);
            }

            @Override
            public boolean excludesWriters() {
                return false;
            }
        }));
    }

    @Override
    public void renewConnections() {}
}
