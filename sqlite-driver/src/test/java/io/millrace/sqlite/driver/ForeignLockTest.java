package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Waits for a lock that another program holds. */
class ForeignLockTest extends DriverTest {
    private static final Duration BUSY = Duration.ofMillis(600);

    private SqliteConnectionFactory factory;
    private Connection connection;
    private java.sql.Connection other;

    @BeforeEach
    void lock() throws SQLException {
        factory = open(onFile().busyTimeout(BUSY));
        connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        other = DriverManager.getConnection("jdbc:sqlite:" + file());
        execute("BEGIN IMMEDIATE");
    }

    @AfterEach
    void unlock() throws SQLException {
        other.close();
    }

    /** Each transaction is a visit of its own; one after the other they would take twelve times as long. */
    @Test
    void thoseWhoQueueWaitForTheSameLockTogether() {
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            Connection own = connect(factory);
            waiting.add(Mono.from(own.beginTransaction())
                    .thenReturn(0L)
                    .onErrorResume(R2dbcTimeoutException.class, e -> Mono.fromSupplier(System::nanoTime))
                    .toFuture());
            waiting.add(update(connection, "INSERT INTO t VALUES (1)")
                    .onErrorResume(R2dbcTimeoutException.class, e -> Mono.fromSupplier(System::nanoTime))
                    .toFuture());
        }
        for (CompletableFuture<Long> each : waiting) {
            long failedAt =
                    each.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
            assertThat(Duration.ofNanos(failedAt - begun)).isBetween(BUSY, BUSY.multipliedBy(12));
        }
    }

    @Test
    void aWriteThatIsCancelledWhileItWaitsIsNotDone() throws Exception {
        execute("COMMIT");
        // Nothing but the cancel ends its wait.
        SqliteConnectionFactory patient = open(onFile().busyTimeout(LIMIT.multipliedBy(2)));
        Connection writer = connect(patient);
        for (int i = 0; i < 40; i++) {
            execute("BEGIN IMMEDIATE");
            AtomicInteger signals = new AtomicInteger();
            Disposable write =
                    update(writer, "INSERT INTO t VALUES ('cancelled')").subscribe(done -> signals.incrementAndGet());
            if (i % 2 == 0) {
                awaitLoad(patient, load -> load.writersBusy() == 1);
            }
            write.dispose();
            // Not before: a cancel is seen when SQLite asks again, and until then the lock must not be free.
            awaitLoad(patient, load -> load.writersBusy() == 0 && load.waitingForWriter() == 0);
            execute("COMMIT");
            assertThat(update(writer, "INSERT INTO t VALUES ('mine')").block(LIMIT))
                    .isOne();
            assertThat(signals).hasValue(0);
        }
        assertThat(one(connection, Long.class, "SELECT count(*) FROM t WHERE x = 'cancelled'"))
                .isZero();
    }

    @Test
    void theLockOfAnEarlierTimeIsNotCountedAgain() throws SQLException, ExecutionException, InterruptedException {
        assertThat(update(connection, "INSERT INTO t VALUES (1)")
                        .onErrorReturn(R2dbcTimeoutException.class, -1L)
                        .block(LIMIT))
                .isEqualTo(-1);
        CompletableFuture<Long> patient =
                update(connection, "INSERT INTO t VALUES (2)").toFuture();
        execute("COMMIT");
        assertThat(patient.get()).isOne();
    }

    private static void awaitLoad(SqliteConnectionFactory factory, Predicate<SqliteStatistics> reached) {
        Mono.fromSupplier(factory::statistics)
                .filter(reached)
                .repeatWhenEmpty(attempts -> attempts.delayElements(Duration.ofMillis(1)))
                .block(LIMIT);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }
}
