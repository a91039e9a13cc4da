package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorMappingTest extends DriverTest {
    private static R2dbcException failure(Connection connection, String sql) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(R2dbcException.class, () -> run(connection, sql));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO c (u) VALUES (1), (1)  | 23505 | 2067 | UNIQUE constraint failed: c.u",
                "INSERT INTO c (id) VALUES (1), (1) | 23505 | 1555 | UNIQUE constraint failed: c.id",
                "INSERT INTO c (n) VALUES (NULL)    | 23502 | 1299 | NOT NULL constraint failed: c.n",
                "INSERT INTO c (k) VALUES (-1)      | 23514 | 275  | CHECK constraint failed: positive",
                "INSERT INTO c (f) VALUES (9)       | 23503 | 787  | FOREIGN KEY constraint failed",
                "INSERT INTO c (id) VALUES ('text') | 2200G | 20   | datatype mismatch"
            })
    void constraintsKeepSqlitesMessage(String sql, String state, int code, String message) {
        Connection connection = connect(onFile());
        run(
                connection,
                "CREATE TABLE c (id INTEGER PRIMARY KEY, u UNIQUE, n NOT NULL DEFAULT 0,"
                        + " k CONSTRAINT positive CHECK (k > 0), f REFERENCES c)");
        R2dbcException error = failure(connection, sql);
        assertThat(error)
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageStartingWith(message);
        assertThat(error.getSqlState()).isEqualTo(state);
        assertThat(error.getErrorCode()).isEqualTo(code);
        assertThat(error.getSql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM missing          | 42P01 | no such table: missing",
                "INSERT INTO missing VALUES (1) | 42P01 | no such table: missing",
                "SELECT missing FROM t          | 42703 | no such column: missing",
                "INSERT INTO t (y) VALUES (1)   | 42703 | table t has no column named y",
                "SELEC 1                        | 42601 | near \"SELEC\": syntax error",
                "SELECT (                       | 42601 | incomplete input"
            })
    void badGrammarIsToldWithItsReason(String sql, String state, String message) {
        Connection connection = connect(onFile());
        run(connection, "CREATE TABLE t (x)");
        R2dbcException error = failure(connection, sql);
        assertThat(error).isInstanceOf(R2dbcBadGrammarException.class).hasMessageStartingWith(message);
        assertThat(error.getSqlState()).isEqualTo(state);
    }

    @Test
    void missingDirectoryIsCreatedAndOneThatCannotBeIsExplained() throws Exception {
        Path nested = directory.resolve("a/b/c.db");
        run(connect(SqliteConnectionConfiguration.builder().file(nested)), "CREATE TABLE t (x)");
        assertThat(nested).exists();
        Path impossible = Files.writeString(directory.resolve("plain"), "x").resolve("under.db");
        assertThatThrownBy(() -> connect(SqliteConnectionConfiguration.builder().file(impossible)))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("under.db");
    }

    @Test
    void directoryInPlaceOfAFileIsExplained() {
        assertThatThrownBy(() -> connect(SqliteConnectionConfiguration.builder().file(directory)))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void fileThatIsNoDatabaseIsLeftAlone() throws Exception {
        String text = "This is a text file, and not a short one, so that it has a header to be looked at. ".repeat(20);
        Files.writeString(file(), text);
        assertThatThrownBy(() -> connect(onFile()))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("not an SQLite database");
        assertThat(Files.readString(file())).isEqualTo(text);
    }

    @Test
    void readOnlyNeedsAFile() {
        assertThatThrownBy(() -> connect(onFile().readOnly(true)))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("no file");
        assertThat(file()).doesNotExist();
    }

    @Test
    void readOnlyDatabaseRefusesWrites() {
        SqliteConnectionFactory factory = open(onFile());
        run(connect(factory), "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)");
        await(factory.close());
        Connection connection = connect(onFile().readOnly(true));
        assertThat(count(connection, "t")).isEqualTo(1);
        assertThat(failure(connection, "INSERT INTO t VALUES (2)")).isInstanceOf(R2dbcPermissionDeniedException.class);
        assertThat(failure(connection, "DROP TABLE t")).isInstanceOf(R2dbcPermissionDeniedException.class);
        await(connection.beginTransaction());
        assertThat(count(connection, "t")).isEqualTo(1);
        assertThat(failure(connection, "INSERT INTO t VALUES (2)")).isInstanceOf(R2dbcPermissionDeniedException.class);
        await(connection.rollbackTransaction());
    }

    @Test
    void fullDatabaseIsExplainedAndNothingIsHalfWritten() {
        Connection connection = connect(onFile());
        run(connection, "CREATE TABLE t (x)", "PRAGMA max_page_count = 20");
        R2dbcException error = failure(connection, "INSERT INTO t SELECT zeroblob(1000) FROM (" + series(1_000) + ")");
        assertThat(error).isInstanceOf(R2dbcNonTransientResourceException.class).hasMessageContaining("full");
        assertThat(error.getSqlState()).isEqualTo("53100");
        assertThat(count(connection, "t")).isZero();
        run(connection, "INSERT INTO t VALUES (1)");
    }

    @Test
    void damagedPageIsExplained() throws Exception {
        SqliteConnectionFactory factory = open(onFile());
        run(connect(factory), "CREATE TABLE t (x)", "INSERT INTO t SELECT 'text' || i FROM (" + series(5_000) + ")");
        await(factory.close());
        try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
            damaged.seek(4096);
            damaged.write(new byte[4096]);
        }
        Connection connection = connect(onFile());
        R2dbcException error = org.assertj.core.api.Assertions.catchThrowableOfType(
                R2dbcException.class, () -> one(connection, Long.class, "SELECT count(x) FROM t WHERE x > 'a'"));
        assertThat(error).isInstanceOf(R2dbcNonTransientResourceException.class).hasMessageContaining("damaged");
        assertThat(error.getSqlState()).isEqualTo("XX001");
    }

    @Test
    void lockOfAnotherProcessIsWaitedForUpToTheLimit() throws Exception {
        Connection connection = connect(onFile().busyTimeout(Duration.ofMillis(50)));
        run(connection, "CREATE TABLE t (x)");
        try (java.sql.Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                java.sql.Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            R2dbcException error = failure(connection, "INSERT INTO t VALUES (1)");
            assertThat(error).isInstanceOf(R2dbcTimeoutException.class).hasMessageContaining("busyTimeout");
            assertThatThrownBy(() -> await(connection.beginTransaction())).isInstanceOf(R2dbcTimeoutException.class);
            statement.execute("COMMIT");
        }
        run(connection, "INSERT INTO t VALUES (2)");
    }

    @Test
    void messagesDoNotRepeatBoundValues() {
        Connection connection = connect(onFile());
        run(connection, "CREATE TABLE t (x UNIQUE)");
        update(connection, "INSERT INTO t VALUES (?)", "secret").block(LIMIT);
        assertThatThrownBy(() ->
                        update(connection, "INSERT INTO t VALUES (?)", "secret").block(LIMIT))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> one(connection, Integer.class, "SELECT x FROM t"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void lockedTableOfAnOpenQueryIsFreedForSchemaChanges() {
        Connection connection = connect(inMemory());
        run(connection, "CREATE TABLE t AS " + series(2_000));
        Long rows = query(connection, Long.class, "SELECT i FROM t")
                .concatMap(i ->
                        i == 1 ? update(connection, "DROP TABLE t").thenReturn(i) : reactor.core.publisher.Mono.just(i))
                .count()
                .block(LIMIT);
        assertThat(rows).isEqualTo(2_000);
    }
}
