package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
