package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RunResult;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import io.millrace.fulltext.TextIndex;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What comes of several that write at once. */
abstract class PostgresIndexInTransactionContract extends IndexInTransactionContract {
    @Test
    void aTransactionWithAnOldSnapshotIsRefused() {
        assertThatThrownBy(() -> store.transactionMany(tx -> search.createIndex(tx, INDEX))
                        .blockLast(LIMIT))
                .isInstanceOf(TransactionUsageException.class)
                .hasMessageContaining("READ_COMMITTED")
                .hasMessageContaining("repeatable read");
        assertThat(search.indexes().collectList().block(LIMIT)).isEmpty();
    }

    /** It was dropped in part, and told to be none. */
    @Test
    void anIndexThatIsNewerThanTheSnapshotIsDroppedWholeOrNotAtAll() {
        search.createIndex(TextIndex.on("doc").named("first").column("body").build())
                .blockLast(LIMIT);
        TransactionOptions repeatable = TransactionOptions.DEFAULT.withIsolation(Isolation.REPEATABLE_READ);
        Transaction old = store.begin(repeatable).block(LIMIT);
        try {
            old.query("SELECT 1").blockLast(LIMIT);
            search.createIndex(INDEX).blockLast(LIMIT);
            assertThatThrownBy(() -> search.dropIndex(old, "doc").block(LIMIT))
                    .isInstanceOf(SerializationFailureException.class);
        } finally {
            old.rollback().block(LIMIT);
        }
        assertWhole(INDEX, 2_500);
        assertThat(store.transaction(repeatable, tx -> search.dropIndex(tx, "nosuch"))
                        .block(LIMIT))
                .isFalse();
        assertThat(store.transaction(repeatable, tx -> search.dropIndex(tx, "doc"))
                        .block(LIMIT))
                .isTrue();
        assertThat(search.indexes()
                        .map(index -> index.definition().name())
                        .collectList()
                        .block(LIMIT))
                .containsExactly("first");
    }

    @Test
    void whoWritesMeanwhileWaitsAndIsInIt() {
        Transaction reader = store.begin(MAKING).block(LIMIT);
        Transaction making = store.begin(MAKING).block(LIMIT);
        try {
            // A lock on a row that does not exclude the index is no reason to leave the row out, or to wait.
            reader.query("SELECT id FROM doc WHERE id = 1 FOR UPDATE").blockLast(LIMIT);
            search.createIndex(making, INDEX).blockLast(LIMIT);
            CompletableFuture<RunResult> written =
                    store.execute("INSERT INTO doc VALUES (0, 'later', 'word')").toFuture();
            Mono.defer(this::waiting).repeat().filter(count -> count == 1).blockFirst(LIMIT);
            assertThat(written).isNotDone();
            making.commit().block(LIMIT);
            assertThat(written).succeedsWithin(LIMIT);
            reader.commit().block(LIMIT);
        } finally {
            making.rollback().onErrorComplete().block(LIMIT);
            reader.rollback().onErrorComplete().block(LIMIT);
        }
        assertWhole(INDEX, 2_501);
    }

    private Mono<Long> waiting() {
        return store.queryOne(
                Long.class, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('doc')");
    }

    @Override
    List<String> objects() {
        return names(
                "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace UNION ALL SELECT"
                        + " proname::text || '()' FROM pg_proc WHERE pronamespace = current_schema()::regnamespace UNION ALL"
                        + " SELECT tgname::text FROM pg_trigger WHERE tgrelid = to_regclass('doc') ORDER BY 1");
    }
}
