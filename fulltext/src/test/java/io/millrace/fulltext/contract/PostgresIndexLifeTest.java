package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DeadlockException;
import io.millrace.fulltext.TextSearch;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PostgresIndexLifeTest extends PostgresIndexLifeContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    private Sinks.Empty<Void> waiting = Sinks.empty();

    /**
     * Whoever drops an index locks what a search reads, in another order. Only a superuser may say who is the victim, as nobody is in the tests through
     * pgbouncer.
     */
    @Test
    void searchesOnceMoreWhenItIsTheVictimOfADeadlock() {
        search.createIndex(INDEX).blockLast(LIMIT);
        TextSearch words = TextSearch.of("doc", "word");
        assertThat(besideADeadlock(search.search(words)).collectList().block(LIMIT))
                .hasSize(2);
        assertThat(besideADeadlock(search.count(words).flux()).blockLast(LIMIT)).isEqualTo(2);
        assertThatThrownBy(() -> besideADeadlock(store.transactionMany(
                                TransactionOptions.DEFAULT.withRetries(0), tx -> search.search(tx, words)))
                        .blockLast(LIMIT))
                .isInstanceOf(DeadlockException.class);
    }

    /** The table is locked, then what the work reads before the table, once it waits for that: it is told of first. */
    private <T> Flux<T> besideADeadlock(Flux<T> work) {
        Mono<Void> other = store.transaction(TransactionOptions.DEFAULT.withRetries(0), tx -> tx.execute(
                        "SET LOCAL deadlock_timeout = '60s'")
                .then(tx.execute("LOCK TABLE doc IN ACCESS EXCLUSIVE MODE"))
                .doOnSuccess(locked -> waiting.tryEmitEmpty())
                .then(blocked(tx))
                .then(tx.execute(
                        "LOCK TABLE _datastore_text_doc_words, _datastore_text_doc_rows IN ACCESS EXCLUSIVE MODE"))
                .then());
        waiting = Sinks.empty();
        return Flux.merge(other.thenMany(Flux.empty()), waiting.asMono().thenMany(work));
    }

    /** Once somebody waits for the table. */
    private static Mono<Void> blocked(Transaction tx) {
        return tx.queryOne(
                        Long.class, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('doc')")
                .filter(count -> count > 0)
                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again.delayElements(Duration.ofMillis(5)))
                .then();
    }
}
