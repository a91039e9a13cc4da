package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.DatastoreException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** A transaction that is left without a statement for too long. */
class IdleTransactionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder()
                .driver(driver -> driver.transactionIdleTimeout(Duration.ofMillis(100)))
                .build();
        store.execute("CREATE TABLE item (id INTEGER)").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void whateverComesNextTellsWhatHappened() {
        Transaction tx = store.begin().block(LIMIT);
        tx.execute("INSERT INTO item VALUES (1)").block(LIMIT);
        // In memory there is one connection: this waits for the transaction's end.
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM item").block(LIMIT))
                .isZero();
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(tx.execute("INSERT INTO item VALUES (2)"))
                    .expectErrorSatisfies(IdleTransactionTest::tellsWhatHappened)
                    .verify(LIMIT);
        }
        StepVerifier.create(tx.commit())
                .expectErrorSatisfies(IdleTransactionTest::tellsWhatHappened)
                .verify(LIMIT);
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM item").block(LIMIT))
                .isZero();
    }

    private static void tellsWhatHappened(Throwable error) {
        assertThat(error)
                .isInstanceOf(DatastoreException.class)
                .hasMessageContainingAll("transactionIdleTimeout", "rolled back", "idle");
    }
}
