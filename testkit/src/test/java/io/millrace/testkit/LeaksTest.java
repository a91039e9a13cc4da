package io.millrace.testkit;

import static io.millrace.testkit.Reports.failures;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.testkit.contract.H2Databases;
import io.millrace.testkit.mock.MockDatastore;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** What a test leaves behind fails it, and no other. */
class LeaksTest {
    /** What the threads that are left behind wait for. */
    private static volatile CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void keepThreads() {
        released = new CountDownLatch(1);
    }

    @AfterEach
    void releaseThreads() {
        released.countDown();
    }

    @Test
    void testsThatLeaveNothingSucceed() {
        Reports.run(Tidy.class).testEvents().assertStatistics(tests -> tests.succeeded(4));
    }

    @Test
    void whatIsLeftOpenFailsItsTestAndIsEndedForTheOthers() {
        EngineExecutionResults results = Reports.run(LeavingWorkOpen.class);
        assertThat(failures(results.testEvents()))
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(AssertionError.class))
                .allSatisfy(failure -> assertThat(failure.getSuppressed()[0].getStackTrace())
                        .extracting(StackTraceElement::getClassName)
                        .contains(LeavingWorkOpen.class.getName()))
                .satisfiesExactly(
                        failure -> assertThat(failure).hasMessageContaining("begin(...)"),
                        failure -> assertThat(failure).hasMessageContaining("query(SELECT 1 FROM person WHERE id < ?)"),
                        failure -> assertThat(failure).hasMessageContaining("transaction(...)"),
                        failure -> assertThat(failure).hasMessageContaining("query(SELECT 2 FROM person)"));
        results.testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    @Test
    void droppedErrorsFailTheirTest() {
        EngineExecutionResults results = Reports.run(Dropping.class);
        assertThat(failures(results.testEvents())).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContainingAll("a dropped error", "nobody listens"));
        results.testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    @Test
    void aFailureOfATestIsKeptBesideWhatItLeft() {
        assertThat(failures(Reports.run(FailingAndLeaving.class).testEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("the test's own")
                        .satisfies(own -> assertThat(own.getSuppressed())
                                .anySatisfy(left -> assertThat(left).hasMessageContaining("begin(...)"))));
    }

    @Test
    void threadsThatOutliveTheirDatastoreFail() {
        EngineExecutionResults results = Reports.run(LeavingAThread.class);
        assertThat(failures(results.testEvents())).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining("a live thread \"left-behind\""));
        results.testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    @Test
    void threadsMayBeAllowed() {
        EngineExecutionResults results = Reports.run(SharingAThread.class);
        results.allEvents().assertStatistics(all -> all.failed(0));
        results.testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    @Test
    void aClosedDatastoreIsNoReasonToFail() {
        Reports.run(Closing.class).testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    @Test
    void aSharedDatastoreThatCannotBeClosedFailsItsClass() {
        EngineExecutionResults results = Reports.run(Unclosable.class);
        results.testEvents().assertStatistics(tests -> tests.succeeded(1));
        assertThat(failures(results.containerEvents())).singleElement().satisfies(failure -> assertThat(failure)
                .hasRootCauseMessage("stuck"));
    }

    @Test
    void whatCannotBePreparedFailsItsTestAlone() {
        assertThat(failures(Reports.run(Unprepared.class).testEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("nonsense"));
    }

    @Test
    void aSharedDatastoreNeedsAStaticField() {
        assertThat(failures(Reports.run(NotStatic.class).testEvents()))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("static field"));
    }

    private static DatastoreExtension people() {
        return DatastoreExtension.perTest(H2Databases::open)
                .prepare(store -> store.execute("CREATE TABLE person (id INT PRIMARY KEY)"))
                .prepare(store -> store.execute("INSERT INTO person VALUES (1), (5), (9)"));
    }

    private static void startAThread() {
        Thread thread = new Thread(
                () -> {
                    try {
                        released.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left-behind");
        thread.setDaemon(true);
        thread.start();
    }

    static class Tidy {
        @RegisterExtension
        static final DatastoreExtension DATABASE = people();

        @Test
        void queries(RelationalDatastore store) {
            store.queryOne("SELECT 1").block();
        }

        @Test
        void cancels(RelationalDatastore store) {
            store.query("SELECT 1 FROM person")
                    .concatMap(row -> Mono.never(), 1)
                    .subscribe()
                    .dispose();
        }

        @Test
        void commits(RelationalDatastore store) {
            store.begin().flatMap(Transaction::commit).block();
        }

        @Test
        void rollsBack(RelationalDatastore store, Transaction unused) {
            store.begin().flatMap(Transaction::rollback).block();
        }
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LeavingWorkOpen {
        @RegisterExtension
        static final DatastoreExtension DATABASE = DatastoreExtension.perClass(H2Databases::open)
                .prepare(store -> store.execute("CREATE TABLE person (id INT PRIMARY KEY)"))
                .prepare(store -> store.execute("INSERT INTO person VALUES (1), (5), (9)"));

        @Test
        @Order(1)
        void aTransactionThatIsTheirsToEnd(RelationalDatastore store) {
            store.begin()
                    .flatMap(tx -> tx.execute("UPDATE person SET id = id + 1"))
                    .block();
        }

        @Test
        @Order(2)
        void aQuery(RelationalDatastore store) {
            store.query("SELECT 1 FROM person WHERE id < ?", 10)
                    .concatMap(row -> Mono.never(), 1)
                    .subscribe();
        }

        @Test
        @Order(3)
        void aTransaction(RelationalDatastore store) {
            store.transaction(tx -> tx.execute("UPDATE person SET id = id + 2").then(Mono.never()))
                    .subscribe();
        }

        @Test
        @Order(4)
        void aQueryInATransaction(SqlOperations tx) {
            tx.query("SELECT 2 FROM person").concatMap(row -> Mono.never(), 1).subscribe();
        }

        @Test
        @Order(5)
        void theDatabaseIsAsItWas(RelationalDatastore store) {
            assertThat(store.execute("UPDATE person SET id = 4 WHERE id = 1")
                            .map(result -> result.changes())
                            .block())
                    .isEqualTo(1);
        }
    }

    static class Dropping {
        @RegisterExtension
        static final DatastoreExtension DATABASE = DatastoreExtension.perClass(H2Databases::open);

        @Test
        void drops() {
            Operators.onErrorDropped(new IllegalStateException("nobody listens"), Context.empty());
        }

        @Test
        void doesNot() {}
    }

    static class FailingAndLeaving {
        @RegisterExtension
        static final DatastoreExtension DATABASE = people();

        @Test
        void failsAndLeaves(RelationalDatastore store) {
            store.begin().block();
            throw new IllegalStateException("the test's own");
        }
    }

    static class LeavingAThread {
        @RegisterExtension
        final DatastoreExtension database = people();

        @Test
        void leaves() {
            startAThread();
        }

        @Test
        void doesNot() {}
    }

    static class SharingAThread {
        @RegisterExtension
        static final DatastoreExtension DATABASE = people().allowThreads(name -> name.startsWith("left-"));

        @Test
        void leaves() {
            startAThread();
        }
    }

    static class Closing {
        @RegisterExtension
        static final DatastoreExtension DATABASE = people();

        @Test
        void closes(RelationalDatastore store) {
            store.close().block();
        }
    }

    static class Unclosable {
        @RegisterExtension
        static final DatastoreExtension DATABASE = DatastoreExtension.perClass(Unclosable::open);

        private static RelationalDatastore open() {
            RelationalDatastore mock = new MockDatastore();
            return (RelationalDatastore) Proxy.newProxyInstance(
                    RelationalDatastore.class.getClassLoader(),
                    new Class<?>[] {RelationalDatastore.class},
                    (proxy, method, arguments) -> method.getName().equals("close")
                            ? Mono.error(new IllegalStateException("stuck"))
                            : method.invoke(mock, arguments));
        }

        @Test
        void succeeds() {}
    }

    static class Unprepared {
        @RegisterExtension
        static final DatastoreExtension DATABASE =
                DatastoreExtension.perTest(H2Databases::open).prepare(store -> store.execute("nonsense"));

        @Test
        void never() {}
    }

    static class NotStatic {
        @RegisterExtension
        final DatastoreExtension database = DatastoreExtension.perClass(H2Databases::open);

        @Test
        void never() {}
    }
}
