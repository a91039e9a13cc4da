package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A transaction that SQLite rolled back because of an error that was ignored: whose mistake it is, and which error it was. */
class LostTransactionTest {
    private static final TransactionOptions RETRIED = TransactionOptions.DEFAULT.withRetries(3, Duration.ofMillis(1));
    private static final String DUPLICATE = "INSERT OR ROLLBACK INTO item VALUES (1, 'again')";

    private final AtomicInteger runs = new AtomicInteger();
    private final Opened opened = new Opened(Datastores.open("sqlite::memory:"));

    @BeforeEach
    void create() {
        opened.store()
                .execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)")
                .then(opened.store().execute("INSERT INTO item VALUES (1, 'one')"))
                .block();
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aCommitAfterAnIgnoredErrorIsNotRunAgainAndTellsThatError() {
        StepVerifier.create(opened.store().transaction(RETRIED, tx -> Mono.fromRunnable(runs::incrementAndGet)
                        .then(tx.execute("INSERT INTO item VALUES (2, 'two')"))
                        .then(ignoring(tx.execute(DUPLICATE)))))
                .verifyErrorSatisfies(ofTheDuplicate());
        assertThat(runs).hasValue(1);
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void eachLaterStatementTellsTheFirstError() {
        StepVerifier.create(opened.store().transaction(RETRIED, tx -> ignoring(tx.execute(DUPLICATE))
                        .then(ignoring(tx.execute("DELETE FROM item")))
                        .then(tx.queryOne(Integer.class, "SELECT 1"))))
                .verifyErrorSatisfies(ofTheDuplicate());
    }

    @Test
    void aManualTransactionIsAlike() {
        Transaction manual = opened.store().begin().block();
        ignoring(manual.execute(DUPLICATE)).block();
        StepVerifier.create(manual.commit()).verifyErrorSatisfies(ofTheDuplicate());
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void aNestedTransactionFailsWithTheErrorThatItIgnoredAndSoDoesItsParent() {
        StepVerifier.create(opened.store().transaction(tx -> tx.execute("INSERT INTO item VALUES (2, 'two')")
                        .then(tx.transaction(nested -> ignoring(nested.execute(DUPLICATE))))))
                .verifyErrorSatisfies(ofTheDuplicate());
        StepVerifier.create(opened.store().transaction(tx -> tx.execute("INSERT INTO item VALUES (2, 'two')")
                        .then(ignoring(tx.transaction(nested -> nested.execute(DUPLICATE))))))
                .verifyErrorSatisfies(ofTheDuplicate());
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void noNestedTransactionBeginsInALostOne() {
        StepVerifier.create(opened.store().transaction(tx -> ignoring(tx.execute(DUPLICATE))
                        .then(tx.transaction(nested -> nested.execute("DELETE FROM item")))))
                .verifyErrorSatisfies(ofTheDuplicate());
        assertThat(ids()).containsExactly(1);
    }

    private static Consumer<Throwable> ofTheDuplicate() {
        return error -> assertThat(error)
                .isInstanceOf(TransactionUsageException.class)
                .hasMessageContaining("nested transaction")
                .hasMessageContaining("item.id")
                .cause()
                .isInstanceOfSatisfying(
                        ConstraintViolationException.class,
                        first -> assertThat(first.sqlState().orElseThrow()).isEqualTo("23505"));
    }

    private static Mono<Void> ignoring(Mono<?> failing) {
        return failing.then().onErrorResume(ignored -> Mono.empty());
    }

    private List<Integer> ids() {
        return opened.store()
                .query(Integer.class, "SELECT id FROM item ORDER BY id")
                .collectList()
                .block();
    }
}
