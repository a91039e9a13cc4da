package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.TestEnvironment.ManualSubscriber;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The Reactive Streams TCK, over the publishers that the driver implements itself. It comes as TestNG classes. */
class ReactiveStreamsTest extends DriverTest {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long QUIET_MILLIS = 50;
    private static final Duration TIME_TO_COLLECT = Duration.ofSeconds(10);
    private static Connection connection;

    @Test
    void rowsOfAQueryFollowTheSpecification() {
        verify(RowsVerification.class, 20);
    }

    @Test
    void resultsOfABatchFollowTheSpecification() {
        verify(ResultsVerification.class, 20);
    }

    private void verify(Class<?> verification, int atLeast) {
        connection = connect(onFile());
        run(connection, "CREATE TABLE t (x)");
        TestListenerAdapter outcome = new TestListenerAdapter();
        TestNG testng = new TestNG(false);
        testng.setUseDefaultListeners(false);
        testng.setTestClasses(new Class<?>[] {verification});
        testng.addListener(outcome);
        testng.run();
        List<String> failures = new ArrayList<>();
        for (ITestResult failed : outcome.getFailedTests()) {
            failures.add(failed.getName() + ": " + failed.getThrowable());
        }
        assertThat(failures).isEmpty();
        assertThat(outcome.getPassedTests()).hasSizeGreaterThan(atLeast);
    }

    /** Looks again and again whether the subscriber is gone; the TCK does so once, a little while behind the cancel. */
    public abstract static class PatientVerification<T> extends PublisherVerification<T> {
        private final TestEnvironment environment;

        PatientVerification() {
            this(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
        }

        private PatientVerification(TestEnvironment environment) {
            super(environment);
            this.environment = environment;
        }

        @Override
        @org.testng.annotations.Test
        public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
                throws Throwable {
            ReferenceQueue<ManualSubscriber<T>> collected = new ReferenceQueue<>();
            activePublisherTest(3, false, publisher -> {
                Reference<ManualSubscriber<T>> subscriber = cancelled(publisher, collected);
                assertThat(isCollected(subscriber, collected))
                        .as("nobody refers to the subscriber after its cancel")
                        .isTrue();
            });
        }

        /** In a method of its own, behind whose end nothing here refers to the subscriber. */
        private Reference<ManualSubscriber<T>> cancelled(
                Publisher<T> publisher, ReferenceQueue<ManualSubscriber<T>> collected) throws InterruptedException {
            ManualSubscriber<T> subscriber = environment.newManualSubscriber(publisher);
            subscriber.request(1);
            subscriber.nextElement();
            subscriber.cancel();
            return new WeakReference<>(subscriber, collected);
        }

        private static boolean isCollected(Reference<?> subscriber, ReferenceQueue<?> collected)
                throws InterruptedException {
            long end = System.nanoTime() + TIME_TO_COLLECT.toNanos();
            boolean found = false;
            while (!found && System.nanoTime() - end < 0) {
                System.gc();
                found = subscriber.equals(collected.remove(100));
            }
            return found;
        }
    }

    /** Rows from memory and, above the fetch size, from an open cursor. */
    public static final class RowsVerification extends PatientVerification<Long> {
        @Override
        public Publisher<Long> createPublisher(long elements) {
            int rows = (int) Math.min(elements, 10_000);
            return Mono.from(connection
                                            .createStatement(series(Math.max(1, rows)) + " LIMIT " + rows)
                                            .fetchSize(3)
                                            .execute())
                                    .block(LIMIT)
                                    .map((row, metadata) -> row.get(0, Long.class))
                            instanceof Flux<Long> flux
                    ? flux
                    : Flux.error(new AssertionError("not the driver's own publisher"));
        }

        @Override
        public long maxElementsFromPublisher() {
            return 10_000;
        }

        /** There is none to be tested: a result is made by a statement that succeeded so far. */
        @Override
        public Publisher<Long> createFailedPublisher() {
            return null;
        }
    }

    /** The results themselves, which are all in memory when the first is emitted. */
    public static final class ResultsVerification extends PatientVerification<SqliteResult> {
        @Override
        @SuppressWarnings("unchecked") // The driver's statements emit results of its own.
        public Publisher<SqliteResult> createPublisher(long elements) {
            io.r2dbc.spi.Batch batch = connection.createBatch();
            for (long i = 0; i < Math.max(1, elements); i++) {
                batch.add("INSERT INTO t VALUES (1)");
            }
            return (Publisher<SqliteResult>) batch.execute();
        }

        @Override
        public long maxElementsFromPublisher() {
            return 100;
        }

        /** There is none to be tested: a statement fails when it is run, which is with the first demand. */
        @Override
        public Publisher<SqliteResult> createFailedPublisher() {
            return null;
        }
    }
}
