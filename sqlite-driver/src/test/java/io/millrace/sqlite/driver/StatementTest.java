package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StatementTest extends DriverTest {
    private Connection connection;

    @BeforeEach
    void open() {
        connection = connect(onFile());
        run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    }

    private static List<String> strings(Statement statement) {
        return rows(statement, String.class).collectList().block(LIMIT);
    }

    @Test
    void parametersAreBoundByNameInAnySpelling() {
        Statement statement = connection
                .createStatement("SELECT :a || @b || $c || ?4 || :a")
                .bind(":a", "1")
                .bind("b", "2")
                .bind("$c", "3")
                .bind("?4", "4");
        assertThat(strings(statement)).containsExactly("12341");
    }

    @Test
    void numberedDollarParametersMeanTheirNumber() {
        assertThat(strings(connection
                        .createStatement("SELECT $2 || $1")
                        .bind("$1", "a")
                        .bind("$2", "b")))
                .containsExactly("ba");
        assertThat(strings(connection
                        .createStatement("SELECT $2 || $1")
                        .bind(0, "a")
                        .bind(1, "b")))
                .containsExactly("ba");
    }

    @Test
    void parametersGoOnOverSeveralStatements() {
        Statement statement = connection
                .createStatement("INSERT INTO t VALUES (?, ?); INSERT INTO t VALUES (?, ?)")
                .bind(0, 1)
                .bind(1, "a")
                .bind(2, 2)
                .bind(3, "b");
        assertThat(Flux.from(statement.execute())
                        .concatMap(Result::getRowsUpdated)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(1L, 1L);
        assertThat(strings(connection.createStatement("SELECT name FROM t ORDER BY id")))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ";;", "-- nothing", "/* nothing */ ;"})
    void emptySqlIsAnError(String sql) {
        StepVerifier.create(connection.createStatement(sql).execute()).verifyError(R2dbcBadGrammarException.class);
        assertThat(one(connection, Long.class, "SELECT 1")).isEqualTo(1);
    }

    @Test
    void missingValueIsAnErrorThatNamesTheParameter() {
        assertThatThrownBy(() -> connection
                        .createStatement("SELECT :there, :missing")
                        .bind("there", 1)
                        .execute())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":missing");
    }

    @Test
    void statementCanBeExecutedAgain() {
        Mono<String> again = rows(connection.createStatement("SELECT ?").bind(0, "x"), String.class)
                .single();
        assertThat(again.block(LIMIT)).isEqualTo("x");
        assertThat(again.block(LIMIT)).isEqualTo("x");
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Mono<Long> insert = update(connection, "INSERT INTO t (name) VALUES ('lazy' || abs(random()))");
        assertThat(count(connection, "t")).isZero();
        insert.block(LIMIT);
        insert.block(LIMIT);
        assertThat(count(connection, "t")).isEqualTo(2);
    }

    @Test
    void severalBindingsGiveAResultEach() {
        Statement statement = connection.createStatement("INSERT INTO t (name) VALUES (?)");
        for (int i = 0; i < 5; i++) {
            if (i > 0) {
                statement.add();
            }
            statement.bind(0, "n" + i);
        }
        assertThat(Flux.from(statement.execute())
                        .concatMap(Result::getRowsUpdated)
                        .collectList()
                        .block(LIMIT))
                .hasSize(5)
                .containsOnly(1L);
    }

    @Test
    void batchIsAllOrNothing() {
        StepVerifier.create(connection
                        .createBatch()
                        .add("INSERT INTO t VALUES (1, 'a')")
                        .add("INSERT INTO t VALUES (2, 'a')")
                        .execute())
                .verifyError(R2dbcDataIntegrityViolationException.class);
        assertThat(count(connection, "t")).isZero();
    }

    @Test
    void batchResultsComeByDemand() {
        StepVerifier.create(
                        Flux.from(connection
                                        .createBatch()
                                        .add("INSERT INTO t VALUES (1, 'a')")
                                        .add("UPDATE t SET name = 'b'")
                                        .add("SELECT name FROM t; -- with a comment")
                                        .execute())
                                .concatMap(result -> result.flatMap(
                                        segment -> Mono.just(segment.getClass().getSimpleName()))),
                        1)
                .expectNext("UpdateCountSegment")
                .thenRequest(5)
                .expectNext("UpdateCountSegment", "SqliteRow")
                .verifyComplete();
    }

    @Test
    void triggerBodyIsOneStatement() {
        run(
                connection,
                "CREATE TABLE log (x); CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id);"
                        + " INSERT INTO log SELECT CASE WHEN new.id > 0 THEN 1 ELSE 2 END; END; INSERT INTO t VALUES (1, 'a')");
        assertThat(count(connection, "log")).isEqualTo(2);
    }

    @Test
    void generatedValuesAreReturned() {
        Statement statement = connection
                .createStatement("INSERT INTO t (name) VALUES ('a'), ('b');")
                .returnGeneratedValues("id", "name");
        assertThat(strings(statement)).containsExactly("1", "2");
        assertThat(strings(connection
                        .createStatement("WITH x AS (SELECT 'c') INSERT INTO t (name) SELECT * FROM x")
                        .returnGeneratedValues()))
                .containsExactly("3");
        assertThat(strings(connection
                        .createStatement("DELETE FROM t WHERE id = 1 RETURNING name")
                        .returnGeneratedValues("id")))
                .containsExactly("a");
        assertThat(strings(connection.createStatement("SELECT 'x'").returnGeneratedValues()))
                .containsExactly("x");
    }

    @Test
    void updateCountsCarryTheRowidThatWasSet() {
        assertThat(counted("INSERT INTO t VALUES (7, 'a')")).isEqualTo(new UpdateCountSegment(1, OptionalLong.of(7)));
        assertThat(counted("UPDATE t SET name = 'b'")).isEqualTo(new UpdateCountSegment(1, OptionalLong.empty()));
        assertThat(counted("INSERT OR IGNORE INTO t VALUES (7, 'z')"))
                .isEqualTo(new UpdateCountSegment(0, OptionalLong.empty()));
        assertThat(counted("INSERT INTO t VALUES (8, 'b') ON CONFLICT (name) DO UPDATE SET name = 'c'"))
                .isEqualTo(new UpdateCountSegment(1, OptionalLong.empty()));
        assertThat(counted("INSERT INTO t VALUES (9, 'd') ON CONFLICT (name) DO UPDATE SET name = 'c'"))
                .isEqualTo(new UpdateCountSegment(1, OptionalLong.of(9)));
        assertThat(counted("REPLACE INTO t VALUES (9, 'e')")).isEqualTo(new UpdateCountSegment(1, OptionalLong.of(9)));
        assertThat(counted("DELETE FROM t")).isEqualTo(new UpdateCountSegment(2, OptionalLong.empty()));
        assertThat(counted("CREATE TABLE u (x)")).isEqualTo(new UpdateCountSegment(0, OptionalLong.empty()));
    }

    private Result.Segment counted(String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> result.flatMap(Mono::just))
                .single()
                .block(LIMIT);
    }

    @Test
    void queryHasNoUpdateCount() {
        assertThat(update(connection, "SELECT 1").block(LIMIT)).isZero();
        StepVerifier.create(Flux.from(connection.createStatement("SELECT 1").execute())
                        .concatMap(Result::getRowsUpdated))
                .verifyComplete();
    }

    @Test
    void metadataDescribesTheColumns() {
        List<String> described = Flux.from(connection
                        .createStatement("SELECT id, name AS Title, id + 1 FROM t UNION ALL SELECT 1, 'x', 2")
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> metadata.getColumnMetadatas().stream()
                        .map(column ->
                                column.getName() + ":" + column.getJavaType().getSimpleName() + ":"
                                        + column.getType().getName())
                        .toList()))
                .blockLast(LIMIT);
        assertThat(described).containsExactly("id:Long:INTEGER", "Title:String:TEXT", "id + 1:Object:");
        assertThat(connection.getMetadata().getDatabaseProductName()).isEqualTo("SQLite");
        assertThat(connection.getMetadata().getDatabaseVersion())
                .isEqualTo(one(connection, String.class, "SELECT sqlite_version()"));
    }
}
