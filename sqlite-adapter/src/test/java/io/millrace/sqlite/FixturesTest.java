package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The testkit's fixtures on SQLite, where one connection has to be free again for the next test. */
class FixturesTest {
    private static final String NUMBERS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n";

    @Test
    void whatATestLeavesOpenFailsIt() {
        Events tests = run(Leaving.class);
        tests.assertStatistics(all -> all.failed(3).succeeded(1));
        assertThat(messages(tests))
                .satisfiesExactly(
                        message -> assertThat(message).contains("begin(...)"),
                        message -> assertThat(message).contains("query(WITH RECURSIVE"),
                        message -> assertThat(message).contains("transaction(...)"));
    }

    @Test
    void aDatabaseInMemoryIsEachTestsOwn() {
        Events tests = run(InMemory.class);
        assertThat(messages(tests)).isEmpty();
        tests.assertStatistics(all -> all.succeeded(5));
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static List<String> messages(Events tests) {
        return tests.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
    }

    private static long count(SqlOperations operations) {
        return operations.queryOne(long.class, "SELECT count(*) FROM person").block();
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Leaving {
        @RegisterExtension
        static final DatastoreExtension DATABASE = DatastoreExtension.perClass(
                        () -> SqliteDatastore.builder().memory().build())
                .prepare(store -> store.execute("CREATE TABLE person (id INTEGER PRIMARY KEY)"));

        @Test
        @Order(1)
        void aTransactionThatIsTheirsToEnd(RelationalDatastore store) {
            store.begin()
                    .flatMap(tx -> tx.execute("INSERT INTO person VALUES (1)"))
                    .block();
        }

        @Test
        @Order(2)
        void aQuery(RelationalDatastore store) {
            store.query(NUMBERS).concatMap(row -> Mono.never(), 1).subscribe();
        }

        @Test
        @Order(3)
        void aTransaction(RelationalDatastore store) {
            store.transaction(tx -> tx.execute("INSERT INTO person VALUES (2)").then(Mono.never()))
                    .subscribe();
        }

        @Test
        @Order(4)
        void nothing(RelationalDatastore store) {
            assertThat(count(store)).isZero();
        }
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class InMemory {
        @RegisterExtension
        static final DatastoreExtension DATABASE = DatastoreExtension.inMemory()
                .prepare(store -> store.execute("CREATE TABLE person (id INTEGER PRIMARY KEY)"));

        @Test
        @Order(1)
        void writes(RelationalDatastore store) {
            store.execute("INSERT INTO person VALUES (1)").block();
            assertThat(count(store)).isEqualTo(1);
        }

        @Test
        @Order(2)
        void findsNothingOfIt(SqlOperations transaction) {
            assertThat(count(transaction)).isZero();
        }

        @Test
        @Order(3)
        void cancelsWhatItDoesNotNeed(RelationalDatastore store) {
            assertThat(store.query(Integer.class, NUMBERS).take(3).collectList().block())
                    .containsExactly(1, 2, 3);
        }

        @Test
        @Order(4)
        void doesNotWaitForWhatEndsSoon(RelationalDatastore store) {
            store.executeAll(
                            "INSERT INTO person VALUES (?)", Flux.range(1, 5000).map(List::of))
                    .subscribe();
        }

        @Test
        @Order(5)
        void mayHaveItByItsOwnType(SqliteDatastore store) {
            assertThat(count(store)).isZero();
        }
    }
}
