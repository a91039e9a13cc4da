package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.SerializationFailureException;
import io.millrace.observation.StatementExecution;
import io.millrace.observation.StatementExecution.Kind;
import io.millrace.observation.StatementExecution.Outcome;
import io.millrace.observation.StatementObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What observers are told of statements. */
class ObserversTest {
    private final List<StatementExecution> seen = new CopyOnWriteArrayList<>();
    private final List<String> retries = new CopyOnWriteArrayList<>();
    private final StatementObserver observer = new StatementObserver() {
        @Override
        public void ended(StatementExecution execution) {
            seen.add(execution);
        }

        @Override
        public void retrying(Optional<String> name, int retry, DatastoreException reason) {
            retries.add(name.orElse("") + retry);
        }
    };
    private final StatementObserver broken = execution -> {
        throw new IllegalStateException("broken");
    };
    private final RelationalDatastore store = new R2dbcDatastore(
            DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), ConnectionSource.of(H2.factory()))
                    .withObservers(List.of(broken, observer)));

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY)").block();
        seen.clear();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void everyKindOfStatementIsToldOnceWithItsRows() {
        store.execute("INSERT INTO item VALUES (?), (?)", 1, 2).block();
        store.executeAll("INSERT INTO item VALUES (?)", Flux.range(3, 3).map(List::of))
                .block();
        store.query("SELECT id FROM item").collectList().block();
        store.queryOne("SELECT id FROM item WHERE id = 99").block();
        assertThat(seen)
                .extracting(StatementExecution::kind)
                .containsExactly(Kind.UPDATE, Kind.BULK, Kind.QUERY, Kind.QUERY);
        assertThat(seen).extracting(StatementExecution::rows).containsExactly(2L, 3L, 5L, 0L);
        assertThat(seen).extracting(StatementExecution::outcome).containsOnly(Outcome.COMPLETED);
        assertThat(seen)
                .allSatisfy(execution -> assertThat(execution.duration()).isPositive());
        assertThat(seen.get(2).firstRowAfter()).hasValueSatisfying(time -> assertThat(time)
                .isLessThanOrEqualTo(seen.get(2).duration()));
        assertThat(seen.get(3).firstRowAfter()).isEmpty();
    }

    @Test
    void errorsAndCancelsAreToldWithTheSubscribersContextAndWithoutValues() {
        store.execute("INSERT INTO item VALUES (?)", 1).block();
        StepVerifier.create(store.execute("INSERT INTO item VALUES (?)", 1)).verifyError();
        store.query("SELECT id FROM item")
                .contextWrite(context -> context.put("span", "4711"))
                .take(1)
                .blockLast();
        assertThat(seen)
                .extracting(StatementExecution::outcome)
                .containsExactly(Outcome.COMPLETED, Outcome.FAILED, Outcome.CANCELLED);
        assertThat(seen.get(1).error()).isPresent();
        assertThat(seen.get(1).sql()).isEqualTo("INSERT INTO item VALUES (?)");
        assertThat(seen.get(2).context().<String>get("span")).isEqualTo("4711");
    }

    @Test
    void statementsAreToldWithTheNameOfTheirTransaction() {
        TransactionOptions named = TransactionOptions.DEFAULT.withName("fill");
        store.execute("INSERT INTO item VALUES (1)").block();
        store.transaction(named, tx -> tx.execute("INSERT INTO item VALUES (2)")
                        .then(tx.executeAll("INSERT INTO item VALUES (?)", Flux.just(List.of(3))))
                        .then(tx.transaction(inner -> inner.queryOne("SELECT id FROM item WHERE id = 3"))))
                .block();
        store.begin(named)
                .flatMap(tx -> tx.query("SELECT id FROM item").then(tx.commit()))
                .block();
        store.transaction(tx -> tx.execute("DELETE FROM item")).block();
        assertThat(seen)
                .extracting(execution -> execution.transactionName().orElse("none"))
                .containsExactly("none", "fill", "fill", "fill", "fill", "none");
    }

    @Test
    void retriesAreToldWithTheNameOfTheTransaction() {
        AtomicInteger attempts = new AtomicInteger();
        store.transaction(
                        TransactionOptions.DEFAULT.withName("count").withRetries(3, Duration.ZERO),
                        tx -> attempts.incrementAndGet() < 3
                                ? Mono.error(new SerializationFailureException("conflict", ErrorDetails.NONE, null))
                                : Mono.just("done"))
                .block();
        assertThat(retries).containsExactly("count1", "count2");
    }
}
