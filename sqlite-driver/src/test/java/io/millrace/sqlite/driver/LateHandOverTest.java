package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What arrives for somebody who has gone is given back. */
class LateHandOverTest extends DriverTest {
    /** Longer than any test lasts: what is left open stays open. */
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void aBackupThatIsCancelledWhileItWaitsKeepsNoTransaction() {
        SqliteConnectionFactory factory = open(onFile().journalMode(SqliteConnectionConfiguration.JournalMode.DELETE)
                .transactionIdleTimeout(NEVER));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        Connection holder = connect(factory);
        for (int i = 0; i < 50; i++) {
            await(holder.beginTransaction());
            Path copy = directory.resolve("copy" + i);
            Disposable backup = factory.backup(copy).subscribe();
            // Behind it in the queue, so that the backup's turn comes first.
            CompletableFuture<Long> write =
                    update(connection, "INSERT INTO t VALUES (1)").toFuture();
            race(() -> await(holder.rollbackTransaction()), backup::dispose);
            assertThat(write.orTimeout(30, TimeUnit.SECONDS).join()).isOne();
        }
        assertThat(count(connection, "t")).isEqualTo(50);
    }

    @Test
    void aTransactionThatBeginsBehindItsCancelIsRolledBack() {
        SqliteConnectionFactory factory = open(onFile().transactionIdleTimeout(NEVER));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        Connection holder = connect(factory);
        Connection cancelling = connect(factory);
        for (int i = 0; i < 200; i++) {
            await(holder.beginTransaction());
            Disposable begin = Mono.from(cancelling.beginTransaction()).subscribe();
            race(() -> await(holder.rollbackTransaction()), begin::dispose);
            // Whichever way it went, the session knows what it has.
            await(cancelling.rollbackTransaction());
            assertThat(cancelling.isAutoCommit()).isTrue();
            assertThat(update(connection, "INSERT INTO t VALUES (1)").block(LIMIT))
                    .isOne();
        }
    }

    @Test
    void aSessionThatIsCancelledAndBeginsAgainHasOneTransaction() {
        SqliteConnectionFactory factory = open(onFile().transactionIdleTimeout(NEVER));
        Connection connection = connect(factory);
        run(connection, "CREATE TABLE t (x)");
        Connection cancelling = connect(factory);
        for (int i = 0; i < 200; i++) {
            Disposable begin = Mono.from(cancelling.beginTransaction()).subscribe();
            begin.dispose();
            await(cancelling.beginTransaction());
            run(cancelling, "INSERT INTO t VALUES (1)");
            await(cancelling.rollbackTransaction());
            assertThat(update(connection, "INSERT INTO t VALUES (2)").block(LIMIT))
                    .isOne();
        }
        assertThat(count(connection, "t")).isEqualTo(200);
    }

    private static void race(Runnable first, Runnable second) {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture.allOf(run(first, threads), run(second, threads))
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private static CompletableFuture<Void> run(Runnable action, Executor threads) {
        return CompletableFuture.runAsync(action, threads);
    }
}
