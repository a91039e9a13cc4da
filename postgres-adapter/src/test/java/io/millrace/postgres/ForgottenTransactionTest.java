package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A transaction that nobody ends keeps a datastore from being closed for as long as its limit says, and no longer. */
class ForgottenTransactionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Logger logger = (Logger) LoggerFactory.getLogger(PostgresConnectionSource.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void closingTakesItsConnectionBackAndWaitsForNobody() {
        RelationalDatastore store = Datastores.create(TestServer.config().withOption("closeTimeout", "100ms"));
        Transaction forgotten = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        int process =
                forgotten.queryOne(Integer.class, "SELECT pg_backend_pid()").block(LIMIT);
        store.close().block(LIMIT);
        assertThat(log.list).isEmpty();
        StepVerifier.create(forgotten.queryOne(Integer.class, "SELECT 1"))
                .expectError(DatastoreException.class)
                .verify(LIMIT);
        StepVerifier.create(forgotten.commit())
                .expectError(DatastoreException.class)
                .verify(LIMIT);
        awaitEnd(process);
    }

    /** The connection that is taken back would be theirs otherwise. */
    @Test
    void whoWaitsBehindItIsRefusedAndBeginsNothing() {
        RelationalDatastore store = Datastores.create(
                TestServer.config().withOption("closeTimeout", "100ms").withOption("poolSize", "1"));
        store.execute("CREATE TABLE begun (id INTEGER)").block(LIMIT);
        store.begin(TransactionOptions.DEFAULT).block(LIMIT);
        List<CompletableFuture<RunResult>> waiting = new ArrayList<>();
        for (int id = 1; id <= 10; id++) {
            waiting.add(store.execute("INSERT INTO begun (id) VALUES (?)", id).toFuture());
        }
        store.close().block(LIMIT);
        assertThat(log.list).isEmpty();
        for (CompletableFuture<RunResult> each : waiting) {
            assertThat(each).failsWithin(LIMIT).withThrowableThat().withCauseInstanceOf(DatastoreClosedException.class);
        }
        RelationalDatastore other = Datastores.create(TestServer.config());
        try {
            assertThat(other.queryOne(Long.class, "SELECT count(*) FROM begun").block(LIMIT))
                    .isZero();
            other.execute("DROP TABLE begun").block(LIMIT);
        } finally {
            other.close().block(LIMIT);
        }
    }

    private static void awaitEnd(int process) {
        RelationalDatastore other = Datastores.create(TestServer.config());
        try {
            other.queryOne(Long.class, "SELECT count(*) FROM pg_stat_activity WHERE pid = ?", process)
                    .filter(left -> left == 0)
                    .repeatWhenEmpty(
                            Integer.MAX_VALUE, empty -> Flux.from(empty).delayElements(Duration.ofMillis(20)))
                    .block(LIMIT);
        } finally {
            other.close().block(LIMIT);
        }
    }
}
