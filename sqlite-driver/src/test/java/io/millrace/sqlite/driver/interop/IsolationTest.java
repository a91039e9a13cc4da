package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.TransactionDefinition;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@DriverTest
class IsolationTest {
    static final TransactionDefinition READ_ONLY = new TransactionDefinition() {
        @Override
        @SuppressWarnings("unchecked") // The option's own type is Boolean.
        public <T> @Nullable T getAttribute(Option<T> option) {
            return option.equals(TransactionDefinition.READ_ONLY) ? (T) Boolean.TRUE : null;
        }
    };

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY)");

    private ConnectionFactory factory;
    private Connection one;
    private Connection other;

    @BeforeEach
    void openTwoConnections() {
        factory = database.open();
        one = connect(factory);
        other = connect(factory);
    }

    @AfterEach
    void closeThem() {
        run(one.close());
        run(other.close());
    }

    private static Mono<Long> insert(Connection connection, int id) {
        return update(connection, "INSERT INTO entry VALUES (?)", id);
    }

    @Test
    void aReadOnlyTransactionSeesTheDatabaseAsItWasWhenItBegan() {
        run(one.beginTransaction(READ_ONLY));
        run(insert(other, 1));

        assertThat(one(count(one, "entry"))).isZero();
        run(insert(other, 2));
        assertThat(one(count(one, "entry"))).isZero();
        run(one.commitTransaction());
        assertThat(one(count(one, "entry"))).isEqualTo(2);
    }

    @Test
    void severalReadOnlyTransactionsEachKeepTheirOwnSnapshot() {
        Connection[] readers = new Connection[5];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = connect(factory);
            run(readers[i].beginTransaction(READ_ONLY));
            run(insert(other, i));
        }
        for (int i = 0; i < readers.length; i++) {
            assertThat(one(count(readers[i], "entry"))).isEqualTo(i);
            run(readers[i].close());
        }
    }

    @Test
    void aReadOnlyTransactionRefusesToWriteAndGoesOn() {
        run(one.beginTransaction(READ_ONLY));

        assertThat(errorOf(insert(one, 1))).isInstanceOf(R2dbcPermissionDeniedException.class);
        assertThat(one(count(one, "entry"))).isZero();
        run(one.commitTransaction());
        run(insert(one, 1));
    }

    @Test
    void anEndedReadOnlyTransactionHoldsNoSnapshot() throws SQLException {
        run(one.beginTransaction(READ_ONLY));
        run(insert(other, 1));
        run(one.rollbackTransaction());

        // Truncating the log fails as busy while anybody reads an older state.
        assertThat(database.longByJdbc("PRAGMA wal_checkpoint(TRUNCATE)")).isZero();
    }

    @Test
    void readersNeverSeeWhatIsNotCommitted() {
        run(one.beginTransaction());
        run(insert(one, 1));

        assertThat(one(count(one, "entry"))).isEqualTo(1);
        assertThat(one(count(other, "entry"))).isZero();
        run(one.rollbackTransaction());
        assertThat(one(count(other, "entry"))).isZero();
    }

    @Test
    void readersDoNotWaitForTheWriter() {
        run(one.beginTransaction());
        run(insert(one, 1));

        for (int i = 0; i < 100; i++) {
            assertThat(one(count(other, "entry"))).isZero();
        }
        run(one.commitTransaction());
    }

    @Test
    void aWriteIsSeenByTheNextReadOfItsCaller() {
        Flux<Long> work = Flux.range(1, 500)
                .concatMap(i -> insert(one, i).then(count(other, "entry")).doOnNext(seen -> assertThat(seen)
                        .isEqualTo((long) i)));

        run(work);
    }

    @Test
    void aCommitIsSeenByTheNextReadOfItsCaller() {
        Flux<Long> work = Flux.range(1, 200).concatMap(i -> Mono.from(one.beginTransaction())
                .then(insert(one, i))
                .then(Mono.from(one.commitTransaction()))
                .then(with(factory, connection -> count(connection, "entry")).single())
                .doOnNext(seen -> assertThat(seen).isEqualTo((long) i)));

        run(work);
    }

    @Test
    void aQueryThatIsBeingReadDoesNotSeeLaterWrites() {
        run(Flux.range(1, 1000).concatMap(i -> insert(one, i)));

        Long read = one(Spi.query(one, Integer.class, "SELECT id FROM entry ORDER BY id")
                .limitRate(1)
                .concatMap(id -> insert(other, id + 1000).thenReturn(id))
                .count());

        assertThat(read).isEqualTo(1000);
        assertThat(one(count(one, "entry"))).isEqualTo(2000);
    }

    @Test
    void anotherProgramsCommitIsSeenByTheNextRead() throws SQLException {
        assertThat(one(count(one, "entry"))).isZero();
        database.executeByJdbc("INSERT INTO entry VALUES (1)");
        assertThat(one(count(one, "entry"))).isEqualTo(1);
    }

    @Test
    void anotherProgramsChangeOfTheSchemaIsSeenByTheNextStatement() throws SQLException {
        assertThat(one(count(one, "entry"))).isZero();
        database.executeByJdbc("ALTER TABLE entry RENAME TO renamed", "CREATE TABLE entry (id INTEGER, more TEXT)");

        run(update(one, "INSERT INTO entry VALUES (1, 'x')"));
        assertThat(one(count(one, "renamed"))).isZero();
        assertThat(one(Spi.query(one, String.class, "SELECT more FROM entry"))).isEqualTo("x");
    }

    @Test
    void theSchemaIsTransactionalToo() {
        run(one.beginTransaction());
        run(update(one, "CREATE TABLE more (id INTEGER)"));
        run(update(one, "INSERT INTO more VALUES (1)"));
        run(one.rollbackTransaction());

        assertThat(errorOf(count(other, "more"))).hasMessageContaining("no such table");
        assertThat(errorOf(count(one, "more"))).hasMessageContaining("no such table");
    }
}
