package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

@DriverTest
class StatementErrorTest {
    private static final String SECRET = "s3cret-value";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (length(name) > 2))",
            "CREATE TABLE child (entry INTEGER REFERENCES entry(id), later INTEGER"
                    + " REFERENCES entry(id) DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TABLE strict (n INTEGER) STRICT",
            "INSERT INTO entry VALUES (1, '" + SECRET + "')");

    private Connection connection;

    @BeforeEach
    void open() {
        connection = connect(database.open());
    }

    @AfterEach
    void close() {
        run(connection.close());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM nowhere | 42P01 | Create the table",
                "INSERT INTO nowhere VALUES (1) | 42P01 | Create the table",
                "SELECT missing FROM entry | 42703 | Check the name",
                "INSERT INTO entry (missing) VALUES (1) | 42703 | Check the name",
                "SELEKT 1 | 42601 | syntax error",
                "SELECT * FROM | 42601 | incomplete input",
                "SELECT nofunction(1) | 42000 | no such function",
                "CREATE TABLE entry (id INTEGER) | 42000 | already exists",
            })
    void badSqlIsBadGrammar(String sql, String state, String message) {
        assertFails(query(connection, Long.class, sql), R2dbcBadGrammarException.class, state, message)
                .satisfies(e -> assertThat(e.getSql()).isEqualTo(sql))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ";", "-- nothing", "/* nothing */ ;"})
    void emptySqlIsBadGrammarAndLeavesTheConnectionUsable(String sql) {
        assertFails(query(connection, Long.class, sql), R2dbcBadGrammarException.class, "42601", "empty");

        assertThat(errorOf(query(connection, Long.class, "SELECT x"))).isInstanceOf(R2dbcBadGrammarException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO entry VALUES (1, 'other') | 23505 | entry.id",
                "INSERT INTO entry VALUES (2, '" + SECRET + "') | 23505 | entry.name",
                "INSERT INTO entry VALUES (2, NULL) | 23502 | entry.name",
                "INSERT INTO entry VALUES (2, 'x') | 23514 | length(name) > 2",
                "INSERT INTO child VALUES (99, NULL) | 23503 | FOREIGN KEY",
                "INSERT INTO child VALUES (NULL, 99) | 23503 | FOREIGN KEY",
                "INSERT INTO strict VALUES ('text') | 2200G | strict.n",
                "INSERT INTO entry VALUES ('text', 'other') | 2200G | datatype mismatch",
            })
    void aBrokenConstraintIsAnIntegrityViolation(String sql, String state, String message) throws SQLException {
        assertFails(update(connection, sql), R2dbcDataIntegrityViolationException.class, state, message)
                .satisfies(e -> assertThat(e.getSql()).isEqualTo(sql));

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
        assertThat(database.longByJdbc("SELECT count(*) FROM child")).isZero();
    }

    @Test
    void aDeferredConstraintFailsTheCommitAndNothingIsWritten() throws SQLException {
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO child VALUES (NULL, 99)"));

        assertFails(connection.commitTransaction(), R2dbcDataIntegrityViolationException.class, "23503", "FOREIGN KEY");

        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(database.longByJdbc("SELECT count(*) FROM child")).isZero();
        run(update(connection, "INSERT INTO child VALUES (1, 1)"));
        assertThat(database.longByJdbc("SELECT count(*) FROM child")).isEqualTo(1);
    }

    @Test
    void aStatementOfManyRowsThatFailsLeavesNone() throws SQLException {
        assertFails(
                update(connection, "INSERT INTO entry (name) VALUES ('first'), ('second'), (NULL)"),
                R2dbcDataIntegrityViolationException.class,
                "23502");

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
    }

    @Test
    void severalStatementsOfWhichOneFailsLeaveNothing() throws SQLException {
        assertFails(
                update(
                        connection,
                        "INSERT INTO entry (name) VALUES ('first'); INSERT INTO nowhere VALUES (1);"
                                + " INSERT INTO entry (name) VALUES ('third')"),
                R2dbcBadGrammarException.class,
                "42P01");

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
    }

    @Test
    void aBatchOfWhichOneFailsLeavesNothing() throws SQLException {
        assertFails(
                Flux.from(connection
                                .createBatch()
                                .add("INSERT INTO entry (name) VALUES ('first')")
                                .add("INSERT INTO entry (name) VALUES (NULL)")
                                .execute())
                        .concatMap(Result::getRowsUpdated),
                R2dbcDataIntegrityViolationException.class,
                "23502");

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
    }

    @Test
    void bindingsOfWhichOneFailsLeaveNothing() throws SQLException {
        Statement insert = connection
                .createStatement("INSERT INTO entry (name) VALUES (?)")
                .bind(0, "first")
                .add()
                .bind(0, SECRET)
                .add()
                .bind(0, "third");

        assertFails(
                Flux.from(insert.execute()).concatMap(Result::getRowsUpdated),
                R2dbcDataIntegrityViolationException.class,
                "23505");

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
    }

    @Test
    void aFailureInATransactionLeavesItsOtherStatementsAlone() throws SQLException {
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO entry (name) VALUES ('first')"));
        assertThat(errorOf(update(connection, "INSERT INTO entry (name) VALUES ('second'), (NULL)")))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
        run(update(connection, "INSERT INTO entry (name) VALUES ('third')"));
        run(connection.commitTransaction());

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(3);
    }

    @Test
    void anErrorNeverContainsABoundValue() {
        Throwable failure = errorOf(update(connection, "INSERT INTO entry (name) VALUES (?)", SECRET));

        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void aMissingParameterIsAnErrorThatNamesIt() {
        Statement statement = connection
                .createStatement("SELECT * FROM entry WHERE id = :id AND name = :name")
                .bind("id", 1);

        assertThatThrownBy(statement::execute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":name")
                .hasMessageContaining("Bind every parameter");
        assertThatThrownBy(statement::add)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":name");
    }

    @Test
    void aSurplusParameterIsAnErrorThatSaysHowManyThereAre() {
        Statement statement = connection.createStatement("SELECT * FROM entry WHERE id = ? AND name = ?");

        assertThatThrownBy(() -> statement.bind(2, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("has 2");
        assertThatThrownBy(() -> statement.bind(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> statement.bindNull(2, String.class)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> connection.createStatement("SELECT 1").bind(0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnown() {
        Statement statement = connection.createStatement("SELECT * FROM entry WHERE id = :id");

        assertThatThrownBy(() -> statement.bind("ident", 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("ident")
                .hasMessageContaining(":id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "not there", "\"id\"", "`id`"})
    void anUnknownGeneratedColumnIsAnError(String column) throws SQLException {
        Statement insert = connection
                .createStatement("INSERT INTO entry (name) VALUES ('new')")
                .returnGeneratedValues(column);

        assertFails(
                Flux.from(insert.execute()).concatMap(result -> result.map(row -> row.get(0, String.class))),
                R2dbcBadGrammarException.class,
                "42703",
                "Check the name");
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
    }

    @Test
    void anUnsupportedTypeIsAnErrorThatNamesItAndTheSupported() {
        Statement statement = connection.createStatement("SELECT ?");

        assertThatThrownBy(() -> statement.bind(0, Optional.of(SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.util.Optional")
                .hasMessageContaining("Supported are")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> statement.bind(0, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Supported are");
    }

    @Test
    @SuppressWarnings("NullAway") // The point is that null is refused.
    void nullIsRefusedWhereItHasNoMeaning() {
        Statement statement = connection.createStatement("SELECT ?");

        assertThatThrownBy(() -> statement.bind(0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bindNull");
        assertThatThrownBy(() -> statement.bindNull(0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connection.createStatement(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connection.createBatch().add(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingColumnOfARowIsAnErrorThatNamesIt() {
        assertThat(errorOf(Flux.from(connection
                                .createStatement("SELECT id, name FROM entry")
                                .execute())
                        .concatMap(result -> result.map(row -> String.valueOf(row.get("nme", String.class))))))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("nme")
                .hasMessageContaining("name");
        assertThat(errorOf(Flux.from(connection
                                .createStatement("SELECT id, name FROM entry")
                                .execute())
                        .concatMap(result -> result.map(row -> String.valueOf(row.get(2, String.class))))))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aValueThatDoesNotFitTheWantedTypeIsAnErrorWithoutTheValue() {
        assertThat(errorOf(query(connection, Integer.class, "SELECT name FROM entry")))
                .hasMessageContaining("name")
                .hasMessageContaining("Integer")
                .hasMessageNotContaining(SECRET);
        assertThat(errorOf(query(connection, LocalDate.class, "SELECT name FROM entry")))
                .hasMessageContaining("LocalDate")
                .hasMessageNotContaining(SECRET);
        assertThat(errorOf(query(connection, Integer.class, "SELECT 3000000000 AS big")))
                .hasMessageContaining("big")
                .hasMessageNotContaining("3000000000");
    }

    @Test
    void aTableDroppedMeanwhileIsReported() throws SQLException {
        run(query(connection, Long.class, "SELECT n FROM strict"));
        database.executeByJdbc("DROP TABLE strict");

        assertFails(query(connection, Long.class, "SELECT n FROM strict"), R2dbcBadGrammarException.class, "42P01");
    }

    @Test
    void transactionStatementsOutOfPlaceAreErrors() {
        assertFails(update(connection, "COMMIT"), R2dbcBadGrammarException.class, "25000", "No transaction");
        assertFails(update(connection, "ROLLBACK"), R2dbcBadGrammarException.class, "25000", "No transaction");
        assertFails(connection.releaseSavepoint("s"), R2dbcBadGrammarException.class, "25000", "No transaction");
        run(connection.beginTransaction());
        assertThat(errorOf(connection.rollbackTransactionToSavepoint("never")))
                .isInstanceOf(R2dbcException.class)
                .hasMessageContaining("never");
        assertFails(update(connection, "BEGIN"), R2dbcBadGrammarException.class, "25000", "open already");
        run(connection.rollbackTransaction());
    }
}
