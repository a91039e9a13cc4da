package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The Reactive Streams TCK, over the publishers that the driver implements itself. It comes as TestNG classes. */
class ReactiveStreamsTest extends DriverTest {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long QUIET_MILLIS = 50;
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

    /** Rows from memory and, above the fetch size, from an open cursor. */
    public static final class RowsVerification extends PublisherVerification<Long> {
        public RowsVerification() {
            super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
        }

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
    public static final class ResultsVerification extends PublisherVerification<SqliteResult> {
        public ResultsVerification() {
            super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
        }

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
