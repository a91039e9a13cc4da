package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What virtual tables keep until later in a transaction. SQLite has them write it down at the start of statements on other tables, and
 * what fails then is lost.
 */
class VirtualTableTransactionTest extends DriverTest {
    private static final String FTS5 = "fts5(body)";
    private static final String FTS5_WITHOUT_TEXT = "fts5(body, content='', contentless_delete=1)";
    private static final String FTS4 = "fts4(body)";

    private static final String WORDS =
            "INSERT INTO f (rowid, body) SELECT 10 * coalesce((SELECT max(id) FROM t), 0) + column1, 'word' FROM (VALUES (1), (2))";
    private static final String OTHERS =
            "INSERT INTO t SELECT coalesce((SELECT max(id) FROM t), 0) + column1, NULL FROM (VALUES (1), (2))";

    /** Several pages of them, and one that is searched. */
    private static final String MANY_WORDS = """
            INSERT INTO f (rowid, body)
            WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            SELECT 1, 'word ' || group_concat('w' || (i * 7919 % 1000003), ' ') FROM n
            """;

    private static final int MORE_PAGES_THAN_NEEDED = 40;

    private Connection connection;

    @BeforeEach
    void open() {
        connection = connect(open(onFile()));
        run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepWordsBesideRowsOfOtherTables(String module) {
        create(module);
        await(connection.beginTransaction());
        run(connection, WORDS, OTHERS, WORDS, OTHERS, WORDS);
        await(connection.commitTransaction());
        assertWords(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void thatAreMadeInTheTransactionKeepThem(String module) {
        await(connection.beginTransaction());
        create(module);
        run(connection, WORDS, OTHERS, WORDS, OTHERS, WORDS);
        await(connection.commitTransaction());
        assertWords(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepThemBesideASingleRow(String module) {
        create(module);
        run(connection, "BEGIN", "INSERT INTO f (rowid, body) VALUES (1, 'word')");
        run(connection, OTHERS, "UPDATE t SET name = 'n' || id", "DELETE FROM t WHERE id IN (1, 2)", "COMMIT");
        assertWords(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepThemWhenTheSchemaChanges(String module) {
        create(module);
        run(connection, WORDS, OTHERS);
        await(connection.beginTransaction());
        run(connection, WORDS, OTHERS, WORDS, "CREATE TABLE u (x)", OTHERS, WORDS, "DROP TABLE u", OTHERS, WORDS);
        await(connection.commitTransaction());
        assertWords(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepThemBesideWhatIsUndone(String module) {
        create(module);
        await(connection.beginTransaction());
        run(connection, WORDS, OTHERS, WORDS);
        await(connection.createSavepoint("s"));
        run(connection, OTHERS, WORDS);
        await(connection.rollbackTransactionToSavepoint("s"));
        run(connection, OTHERS, WORDS);
        await(connection.commitTransaction());
        assertWords(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepThoseOfTriggers(String module) {
        create(module);
        run(
                connection,
                "CREATE TABLE d (id INTEGER PRIMARY KEY, body TEXT)",
                "CREATE TRIGGER words AFTER INSERT ON d BEGIN INSERT INTO f (rowid, body) VALUES (new.id, new.body); END");
        String documents = "INSERT INTO d (body) SELECT 'word' FROM (VALUES (1), (2)) RETURNING id";
        await(connection.beginTransaction());
        run(connection, documents, OTHERS, documents, OTHERS + " RETURNING id", documents);
        await(connection.commitTransaction());
        assertWords(6);
    }

    /** The rows that are written down may need pages where there are none left, at every point of a transaction. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void areThereOrTheTransactionIsNot(String module) {
        create(module);
        List<Boolean> outcomes = new ArrayList<>();
        for (int pages = 0; pages < MORE_PAGES_THAN_NEEDED; pages++) {
            run(connection, "DELETE FROM f", "DELETE FROM t", "VACUUM");
            outcomes.add(isKept(one(connection, Long.class, "PRAGMA page_count") + pages));
            run(connection, "PRAGMA max_page_count = " + Integer.MAX_VALUE);
        }
        assertThat(outcomes).contains(true, false);
    }

    /** What is damaged fails when words are written down, in a later statement. */
    @Test
    void thatCannotWriteThemDownEndTheTransaction() {
        createDamaged(FTS5);
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        assertThatThrownBy(() -> run(connection, OTHERS))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("malformed");
        assertIsOver();
    }

    @Test
    void thatCannotWriteThemDownEndItAtASavepointToo() {
        createDamaged(FTS5);
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        assertThatThrownBy(() -> await(connection.createSavepoint("s")))
                .isInstanceOf(R2dbcNonTransientResourceException.class)
                .hasMessageContaining("malformed");
        assertIsOver();
    }

    /** Its list of segments is empty, so that a number is given again: that is not told as damage, but as a constraint. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT})
    void thatCannotWriteThemDownForAConstraintEndItToo(String module) {
        createWithoutSegments(module);
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        assertThatThrownBy(() -> run(connection, OTHERS))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageContaining("virtual table");
        assertIsOver();
    }

    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT})
    void thatCannotWriteThemDownForAConstraintEndItAtASavepoint(String module) {
        createWithoutSegments(module);
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        assertThatThrownBy(() -> await(connection.createSavepoint("s")))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageContaining("virtual table");
        assertIsOver();
    }

    /** Transactions that a text begins are the session's own. */
    @Test
    void thatCannotWriteThemDownEndOneThatTextBegan() {
        createDamaged(FTS5);
        run(connection, "BEGIN", "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        assertThatThrownBy(() -> run(connection, OTHERS)).hasMessageContaining("malformed");
        assertThatThrownBy(() -> run(connection, "COMMIT")).isInstanceOf(R2dbcException.class);
        assertThat(count(connection, "f_docsize")).isOne();
        assertThat(count(connection, "t")).isZero();
    }

    /** Statements that SQLite may compile by itself are not those of an older schema, whose numbers of rows would be told. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void areWrittenBesideTablesThatAnotherProcessHasMadeAnew(String module) {
        create(module);
        String row = "INSERT INTO t (id, name) VALUES (?, 'a')";
        assertThat(counted(row, 1)).isEqualTo(new UpdateCountSegment(1, OptionalLong.of(1)));
        try (OtherProcess other = new OtherProcess(file())) {
            other.run("DROP TABLE t", "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE) WITHOUT ROWID");
        }
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (7, 'word')");
        assertThat(counted(row, 2)).isEqualTo(new UpdateCountSegment(1, OptionalLong.empty()));
        await(connection.commitTransaction());
        assertWords(1);
    }

    private Result.Segment counted(String sql, int value) {
        return Flux.from(statement(connection, sql, value).execute())
                .concatMap(result -> result.flatMap(Mono::just))
                .single()
                .block(LIMIT);
    }

    /** Writes of others that are committed together with one to what is damaged. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT})
    void failForWhoWroteThemAlone(String module) {
        createDamaged(module);
        Mono<Boolean> words = succeeding(update(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')"));
        Mono<Boolean> others = succeeding(update(connection, OTHERS));
        List<Boolean> outcomes = Flux.range(0, 40)
                .flatMapSequential(i -> i % 2 == 0 ? words : others, 40, 1)
                .collectList()
                .block(LIMIT);
        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(outcomes.get(i)).as("write %d", i).isEqualTo(i % 2 != 0);
        }
        assertThat(count(connection, "f_docsize")).isOne();
        assertThat(count(connection, "t")).isEqualTo(40);
    }

    private static Mono<Boolean> succeeding(Mono<Long> write) {
        return write.thenReturn(true).onErrorReturn(R2dbcException.class, false);
    }

    private void assertIsOver() {
        assertThatThrownBy(() -> run(connection, OTHERS))
                .isInstanceOf(R2dbcRollbackException.class)
                .hasMessageContaining("rolled");
        assertThatThrownBy(() -> await(connection.commitTransaction())).isInstanceOf(R2dbcRollbackException.class);
        assertThat(count(connection, "f_docsize")).isOne();
        assertThat(count(connection, "t")).isZero();
    }

    /** What is wrong with a statement itself takes nothing of others along. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS5_WITHOUT_TEXT, FTS4})
    void keepThemBesideAStatementThatIsRefused(String module) {
        create(module);
        run(connection, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        await(connection.beginTransaction());
        run(connection, "INSERT INTO f (rowid, body) VALUES (1, 'word')");
        assertThatThrownBy(() -> run(connection, "UPDATE t SET name = 'c'"))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
        run(connection, "INSERT INTO f (rowid, body) VALUES (2, 'word')");
        await(connection.commitTransaction());
        assertWords(2);
    }

    /** Its list of segments is gone. */
    private void createDamaged(String module) {
        create(module);
        run(connection, "INSERT INTO f (rowid, body) VALUES (1, 'word')");
        try (OtherProcess other = new OtherProcess(file())) {
            other.run("DELETE FROM f_data WHERE id = 10");
        }
    }

    private void createWithoutSegments(String module) {
        create(module);
        run(connection, "INSERT INTO f (rowid, body) VALUES (1, 'word')");
        try (OtherProcess other = new OtherProcess(file())) {
            other.run("UPDATE f_data SET block = zeroblob(10)");
        }
    }

    /** What runs behind a savepoint that could not be set is not committed by itself. */
    @ParameterizedTest
    @ValueSource(strings = {FTS5, FTS4})
    void andWhatFollowsAreUndoneTogether(String module) {
        create(module);
        List<Boolean> set = new ArrayList<>();
        for (int pages = 0; pages < MORE_PAGES_THAN_NEEDED; pages++) {
            run(connection, "DELETE FROM f", "DELETE FROM t", "VACUUM");
            run(connection, "PRAGMA max_page_count = " + (one(connection, Long.class, "PRAGMA page_count") + pages));
            await(connection.beginTransaction());
            if (succeeds(() -> run(connection, MANY_WORDS))) {
                set.add(succeeds(() -> await(connection.createSavepoint("s"))));
                succeeds(() -> run(connection, "INSERT INTO t VALUES (1, NULL)"));
            }
            await(connection.rollbackTransaction());
            assertThat(count(connection, "t")).isZero();
            run(connection, "PRAGMA max_page_count = " + Integer.MAX_VALUE);
        }
        assertThat(set).contains(true, false);
    }

    private boolean isKept(long mostPages) {
        run(connection, "PRAGMA max_page_count = " + mostPages);
        await(connection.beginTransaction());
        boolean written = succeeds(() -> run(connection, MANY_WORDS));
        if (written) {
            succeeds(() -> run(connection, OTHERS));
        }
        boolean committed = succeeds(() -> await(connection.commitTransaction()));
        assertWords(written && committed ? 1 : 0);
        return committed && written;
    }

    private static boolean succeeds(Runnable work) {
        try {
            work.run();
            return true;
        } catch (R2dbcException expected) {
            assertThat(expected.getMessage()).containsAnyOf("full", "transaction");
            return false;
        }
    }

    private void create(String module) {
        run(connection, "CREATE VIRTUAL TABLE f USING " + module);
    }

    private void assertWords(long rows) {
        assertThat(one(connection, Long.class, "SELECT count(*) FROM f WHERE f MATCH 'word'"))
                .isEqualTo(rows);
        run(connection, "INSERT INTO f (f) VALUES ('integrity-check')");
    }
}
