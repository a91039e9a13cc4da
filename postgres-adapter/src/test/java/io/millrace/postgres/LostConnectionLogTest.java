package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** A connection that is lost is told to its caller, and to the log in no more than a line. */
class LostConnectionLogTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 4;

    private final TestSchema schema = TestSchema.create();
    private final TcpProxy proxy =
            new TcpProxy(TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", ""));
    private final RelationalDatastore store =
            Datastores.create(DatastoreConfig.of(schema.config().url().replaceFirst("@[^/]*", "@" + proxy.address()))
                    .withOption("sslMode", "disable")
                    .withOption("poolSize", String.valueOf(CONNECTIONS)));
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger driver = (Logger) LoggerFactory.getLogger("io.r2dbc.postgresql.client");
    private final Queue<ILoggingEvent> logged = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event);
        }
    };

    @BeforeEach
    void listen() {
        driver.setLevel(Level.WARN);
        listener.start();
        root.addAppender(listener);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        root.detachAppender(listener);
        driver.setLevel(Level.OFF);
        proxy.close();
        schema.drop();
    }

    @Test
    void connectionsThatAreResetWhileTheyAreIdle() {
        open();
        proxy.resetOpenConnections();
        open();
        store.close().block(LIMIT);
        assertThat(logged).isEmpty();
    }

    @Test
    void connectionsThatBreakUnderAStatement() {
        open();
        for (End end : new End[] {End.RESET, End.CLOSE}) {
            proxy.interfereOnce(
                    message -> message.direction() == Direction.TO_CLIENT && message.type() == 'D', Fate.cut(3, end));
            StepVerifier.create(store.queryOne("SELECT ?::int", 1))
                    .expectError(TransientDatastoreException.class)
                    .verify(LIMIT);
        }
        store.close().block(LIMIT);
        assertThat(logged).isEmpty();
    }

    /** What cannot be sent any more is logged by the driver. */
    @Test
    void connectionsThatBreakUnderATransaction() {
        open();
        for (int i = 0; i < CONNECTIONS; i++) {
            StepVerifier.create(store.transaction(tx -> tx.queryOne("SELECT 1")
                            .doOnNext(row -> proxy.resetOpenConnections())
                            .then(tx.transaction(nested -> nested.queryOne("SELECT 2")))))
                    .expectError(TransientDatastoreException.class)
                    .verify(LIMIT);
        }
        store.close().block(LIMIT);
        assertThat(logged).hasSizeLessThanOrEqualTo(CONNECTIONS).allSatisfy(event -> {
            assertThat(event.getLoggerName()).startsWith("io.r2dbc.postgresql.client");
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
        });
    }

    private void open() {
        Flux.range(0, CONNECTIONS)
                .flatMap(i -> store.queryOne("SELECT pg_sleep(0.1)")
                        .retryWhen(Retry.max(CONNECTIONS).filter(TransientDatastoreException.class::isInstance)))
                .blockLast(LIMIT);
    }
}
