package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.TransactionDefinition;
import java.sql.SQLException;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

@DriverTest
class TimeoutTest {
    private static final String NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
    private static final String ENDLESS_QUERY = NUMBERS + "SELECT count(*) FROM n";
    private static final String ENDLESS_INSERT = "INSERT INTO entry " + NUMBERS + "SELECT -i FROM n";
    private static final Duration SHORT = Duration.ofMillis(50);

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY)");

    private static void assertTimeout(Publisher<?> work, String option, String state) {
        assertThat(errorOf(work))
                .isInstanceOf(R2dbcTimeoutException.class)
                .hasMessageContaining(option)
                .asInstanceOf(InstanceOfAssertFactories.type(R2dbcException.class))
                .satisfies(e -> assertThat(e.getSqlState()).isEqualTo(state));
    }

    @Test
    void statementTimeoutStopsAQueryAndLeavesTheConnectionUsable() {
        Connection connection = connect(database.open());
        run(connection.setStatementTimeout(SHORT));

        assertTimeout(query(connection, Long.class, ENDLESS_QUERY), "statementTimeout", "57014");

        run(connection.setStatementTimeout(Duration.ZERO));
        assertThat(one(count(connection, "entry"))).isZero();
        run(connection.close());
    }

    @Test
    void statementTimeoutStopsAWriteAndUndoesIt() throws SQLException {
        Connection connection = connect(database.open("statementTimeout=PT0.05S"));

        assertTimeout(update(connection, ENDLESS_INSERT), "statementTimeout", "57014");

        run(update(connection, "INSERT INTO entry VALUES (1)"));
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
        run(connection.close());
    }

    @Test
    void statementTimeoutCountsWaitingForTheWriter() {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection waiting = connect(factory);
        run(holder.beginTransaction());
        run(waiting.setStatementTimeout(SHORT));

        assertTimeout(update(waiting, "INSERT INTO entry VALUES (1)"), "statementTimeout", "57014");

        run(holder.close());
        run(waiting.close());
    }

    @Test
    void aQueryThatTimesOutInATransactionLeavesItsWritesAlone() throws SQLException {
        Connection connection = connect(database.open());
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry VALUES (1)"));
        run(connection.setStatementTimeout(SHORT));

        assertTimeout(query(connection, Long.class, ENDLESS_QUERY), "statementTimeout", "57014");

        run(connection.setStatementTimeout(Duration.ZERO));
        run(update(connection, "INSERT INTO entry VALUES (2)"));
        run(connection.commitTransaction());
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(2);
        run(connection.close());
    }

    @Test
    void aWriteThatTimesOutTakesItsTransactionWithIt() throws SQLException {
        Connection connection = connect(database.open());
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry VALUES (1)"));
        run(connection.setStatementTimeout(SHORT));

        assertTimeout(update(connection, ENDLESS_INSERT), "statementTimeout", "57014");

        assertThat(errorOf(update(connection, "INSERT INTO entry VALUES (2)")))
                .isInstanceOf(R2dbcRollbackException.class)
                .hasMessageContaining("Roll back");
        assertThat(errorOf(connection.commitTransaction())).isInstanceOf(R2dbcRollbackException.class);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isZero();
        run(connection.close());
    }

    @Test
    void aCommitThatFailsBecauseTheTransactionIsGoneEndsIt() throws SQLException {
        Connection connection = connect(database.open());
        run(connection.beginTransaction());
        run(connection.setStatementTimeout(SHORT));
        errorOf(update(connection, ENDLESS_INSERT));
        errorOf(connection.commitTransaction());

        assertThat(connection.isAutoCommit()).isTrue();
        run(connection.setStatementTimeout(Duration.ZERO));
        run(update(connection, "INSERT INTO entry VALUES (3)"));
        assertThat(database.longByJdbc("SELECT id FROM entry")).isEqualTo(3);
        run(connection.close());
    }

    @Test
    void lockWaitTimeoutLimitsTheWaitOfAnAutoCommitWrite() throws SQLException {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection waiting = connect(factory);
        run(holder.beginTransaction());
        run(waiting.setLockWaitTimeout(SHORT));

        assertTimeout(update(waiting, "INSERT INTO entry VALUES (1)"), "lockWaitTimeout", "55P03");

        run(holder.commitTransaction());
        run(update(waiting, "INSERT INTO entry VALUES (2)"));
        assertThat(database.longByJdbc("SELECT id FROM entry")).isEqualTo(2);
        run(holder.close());
        run(waiting.close());
    }

    @Test
    void lockWaitTimeoutOfTheUrlLimitsTheWaitOfATransaction() {
        ConnectionFactory factory = database.open("lockWaitTimeout=PT0.05S");
        Connection holder = connect(factory);
        Connection waiting = connect(factory);
        run(holder.beginTransaction());

        assertTimeout(waiting.beginTransaction(), "lockWaitTimeout", "55P03");

        assertThat(waiting.isAutoCommit()).isTrue();
        run(holder.close());
        run(waiting.beginTransaction());
        run(waiting.close());
    }

    @Test
    void lockWaitTimeoutOfTheDefinitionLimitsTheWaitOfATransaction() {
        ConnectionFactory factory = database.open();
        Connection holder = connect(factory);
        Connection waiting = connect(factory);
        run(holder.beginTransaction());

        assertTimeout(
                waiting.beginTransaction(new TransactionDefinition() {
                    @Override
                    @SuppressWarnings("unchecked") // The option's own type is Duration.
                    public <T> @Nullable T getAttribute(Option<T> option) {
                        return option.equals(TransactionDefinition.LOCK_WAIT_TIMEOUT) ? (T) SHORT : null;
                    }
                }),
                "lockWaitTimeout",
                "55P03");

        run(holder.close());
        run(waiting.close());
    }

    @Test
    void lockWaitTimeoutDoesNotLimitReaders() {
        ConnectionFactory factory = database.open("lockWaitTimeout=PT0.05S");
        Connection holder = connect(factory);
        run(holder.beginTransaction());

        assertThat(one(query(
                        connect(factory),
                        Long.class,
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                                + " SELECT count(*) FROM n")))
                .isEqualTo(1_000_000);
        run(holder.close());
    }

    @Test
    void anIdleTransactionIsRolledBackAndItsOwnerIsTold() throws SQLException {
        ConnectionFactory factory = database.open("transactionIdleTimeout=PT0.5S");
        Connection idle = connect(factory);
        Connection waiting = connect(factory);
        run(idle.beginTransaction());
        run(update(idle, "INSERT INTO entry VALUES (1)"));

        // Completes only when the writer is free again.
        run(update(waiting, "INSERT INTO entry VALUES (2)"));

        assertThat(errorOf(update(idle, "INSERT INTO entry VALUES (3)")))
                .isInstanceOf(R2dbcRollbackException.class)
                .hasMessageContaining("transactionIdleTimeout")
                .asInstanceOf(InstanceOfAssertFactories.type(R2dbcException.class))
                .satisfies(e -> assertThat(e.getSqlState()).isEqualTo("25P03"));
        assertThat(errorOf(idle.commitTransaction()))
                .isInstanceOf(R2dbcRollbackException.class)
                .hasMessageContaining("transactionIdleTimeout");
        run(update(idle, "INSERT INTO entry VALUES (4)"));
        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(6);
        run(idle.close());
        run(waiting.close());
    }

    @Test
    void anIdleTransactionThatWasRolledBackCanBeRolledBackByItsOwner() {
        ConnectionFactory factory = database.open("transactionIdleTimeout=PT0.5S");
        Connection idle = connect(factory);
        Connection waiting = connect(factory);
        run(idle.beginTransaction());
        run(update(waiting, "INSERT INTO entry VALUES (2)"));

        run(idle.rollbackTransaction());

        run(idle.beginTransaction());
        run(update(idle, "INSERT INTO entry VALUES (3)"));
        run(idle.commitTransaction());
        run(idle.close());
        run(waiting.close());
    }

    @Test
    void anIdleQueryGivesItsSnapshotBackAndItsSubscriberIsTold() throws SQLException {
        Connection connection =
                connect(database.open("cursorIdleTimeout=PT0.1S", "fetchSize=1", "maxBufferedBytes=10000"));
        Sinks.One<Throwable> failure = Sinks.one();
        Sinks.Empty<Void> firstRow = Sinks.empty();
        BaseSubscriber<Long> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(Long value) {
                firstRow.tryEmitEmpty();
            }

            @Override
            protected void hookOnError(Throwable throwable) {
                failure.tryEmitValue(throwable);
            }
        };
        run(update(connection, "INSERT INTO entry VALUES (1)"));
        query(connection, Long.class, NUMBERS + "SELECT i FROM entry, n")
                .limitRate(1)
                .subscribe(slow);
        run(firstRow.asMono());
        database.executeByJdbc("INSERT INTO entry VALUES (2)");

        database.awaitCheckpoint();
        slow.request(1000);

        assertThat(one(failure.asMono()))
                .isInstanceOf(R2dbcTransientResourceException.class)
                .hasMessageContaining("cursorIdleTimeout");
        run(connection.close());
    }
}
