package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestServer;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRef;

/** The Reactive Streams TCK, over the publishers that the adapter implements itself. It comes as TestNG classes. */
class ReactiveStreamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final long QUIET_MILLIS = 50;

    /** TestNG makes the verifications itself. */
    private static PostgresqlConnection connection;

    @BeforeEach
    void connect() {
        connection = Mono.from(new PostgresqlConnectionFactoryProvider()
                        .create(ConnectionFactoryOptions.parse(
                                TestServer.config().url().replaceFirst("^[a-z]+:", "r2dbc:postgresql:")))
                        .create())
                .cast(PostgresqlConnection.class)
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        Mono.from(connection.close()).block(LIMIT);
    }

    @Test
    void rowsFollowTheSpecification() {
        verify(RowsVerification.class, 20);
    }

    @Test
    void waitsForAConnectionFollowTheSpecification() {
        verify(WaitVerification.class, 10);
    }

    private static void verify(Class<?> verification, int atLeast) {
        TestListenerAdapter outcome = new TestListenerAdapter();
        TestNG testng = new TestNG(false);
        testng.setUseDefaultListeners(false);
        testng.setTestClasses(new Class<?>[] {verification});
        testng.addListener(outcome);
        testng.run();
        Stream<String> failures =
                outcome.getFailedTests().stream().map(failed -> failed.getName() + ": " + failed.getThrowable());
        assertThat(failures).isEmpty();
        assertThat(outcome.getPassedTests()).hasSizeGreaterThan(atLeast);
    }

    /** Rows of one session, where each statement makes those before it read ahead. */
    public static final class RowsVerification extends PublisherVerification<Integer> {
        private final PostgresStatementExecutor executor = new PostgresStatementExecutor();
        private final PostgresSession session =
                new PostgresSession(ServerConnection.ofAnother(connection), Mono.empty(), LIMIT);

        public RowsVerification() {
            super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
        }

        @Override
        public Publisher<Integer> createPublisher(long elements) {
            String sql = "SELECT n::int4 FROM generate_series(1, " + Math.min(elements, 10_000) + ") n";
            return executor.rows(session.createStatement(sql), (row, metadata) -> metadata.getColumnMetadatas()
                    .size());
        }

        /** There is none to be tested: a statement fails when it is run, which is with the first demand. */
        @Override
        public Publisher<Integer> createFailedPublisher() {
            return null;
        }

        @Override
        public long maxElementsFromPublisher() {
            return 10_000;
        }
    }

    /** Waits that are over at once. */
    public static final class WaitVerification extends PublisherVerification<Connection> {
        private final WaitLimit limit = new WaitLimit(LIMIT);

        public WaitVerification() {
            super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
        }

        @Override
        public Publisher<Connection> createPublisher(long elements) {
            return ConnectionWait.on(
                    new OneConnection(Mono.just(new LentConnection(ServerConnection.ofAnother(connection)))), limit);
        }

        @Override
        public Publisher<Connection> createFailedPublisher() {
            return ConnectionWait.on(new OneConnection(Mono.error(new IllegalStateException("none"))), limit);
        }

        @Override
        public long maxElementsFromPublisher() {
            return 1;
        }
    }

    private record OneConnection(Mono<PooledRef<ServerConnection>> connections) implements ConnectionWait.Pool {
        @Override
        public boolean needsProof(ServerConnection pooled) {
            return false;
        }

        @Override
        public Mono<Boolean> proves(PooledRef<ServerConnection> pooled) {
            return Mono.just(true);
        }

        @Override
        public boolean begins() {
            return true;
        }

        @Override
        public void gaveUp() {}

        @Override
        public PostgresSession handedOver(PooledRef<ServerConnection> pooled) {
            return new PostgresSession(pooled.poolable(), pooled.release(), LIMIT);
        }

        @Override
        public void comesTooLate(PooledRef<ServerConnection> pooled) {
            pooled.release().subscribe();
        }

        @Override
        public Throwable refused(Throwable error) {
            return error;
        }
    }
}
