package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DeadlockException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexLifeContract;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The life of an index on PostgreSQL. */
class PostgresIndexLifeTest extends IndexLifeContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    private Sinks.Empty<Void> waiting = Sinks.empty();

    /** Whoever drops an index locks what a search reads, in another order. */
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE _datastore_text_doc_words",
                "DROP TABLE _datastore_text_doc_rows",
                "DROP TRIGGER _datastore_text_doc_update ON doc",
                "ALTER TABLE doc DISABLE TRIGGER _datastore_text_doc_change",
                "DROP FUNCTION _datastore_text_doc_change CASCADE",
                "ALTER TABLE doc RENAME COLUMN body TO text",
                "ALTER TABLE doc RENAME TO document",
            })
    void missingPartsAreSaid(String damage) {
        assertDamaged(damage, !damage.contains("COLUMN"), !damage.contains("RENAME"));
    }

    @Test
    void aTableOfAnotherSchemaIsLookedForBySearchPath() {
        for (String table : List.of("pg_catalog.pg_class", "elsewhere")) {
            assertThatThrownBy(() -> search.createIndex(TextIndex.on(table)
                                    .named("other")
                                    .column("t")
                                    .build())
                            .blockLast(LIMIT))
                    .isInstanceOf(TextIndexException.class)
                    .hasMessageContaining("did you mean to name that in searchPath?");
        }
    }

    @Override
    protected String nameOfItsOwn() {
        return "ctid2";
    }

    @Override
    protected String whatHasNoTriggers() {
        return "MATERIALIZED VIEW special AS SELECT id, title AS t FROM doc";
    }

    @Override
    protected String key() {
        return "k0";
    }

    @Override
    protected String rowOfWords() {
        return "doc";
    }

    @Override
    protected List<String> objects() {
        return names(
                "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S')"
                        + " AND relname NOT LIKE '%_seq' UNION ALL SELECT proname::text || '()' FROM pg_proc"
                        + " WHERE pronamespace = current_schema()::regnamespace AND proname NOT LIKE '%terms%'"
                        + " UNION ALL SELECT tgname::text FROM pg_trigger WHERE tgrelid = to_regclass('doc') ORDER BY 1");
    }
}
