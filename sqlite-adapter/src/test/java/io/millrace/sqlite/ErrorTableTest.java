package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What SQLite's errors become, and what the page of errors says of their SQLSTATEs. */
class ErrorTableTest {
    private static final Path PAGE = Path.of("../docs/errors.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INSERT INTO item VALUES (1, 'a')              | 23505
            INSERT INTO item VALUES ('x', 'a')            | 2200G
            SELECT abs(-9223372036854775808)              | 22003
            SELECT json('{')                              | 22P02
            SELECT 'a' LIKE 'b' ESCAPE 'cc'               | 22019
            INSERT INTO item VALUES (2, NULL)             | 23502
            INSERT INTO strict_item VALUES ('x')          | 2200G
            INSERT INTO refused VALUES (1)                | 23000
            SELECT * FROM nowhere                         | 42P01
            SELECT missing FROM item                      | 42703
            SELEC 1                                       | 42601
            SELECT zeroblob(1000000001)                   | 54000
            """)
    void whatFailsBecomesWhatThePageSays(String sql, String state) throws IOException {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            prepare(opened.store());
            keepsThePromise(failure(opened.store().execute(sql)), state);
        }
    }

    @Test
    void aTriggersRefusalIsLikeAnErrorThatPostgresRaises() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            prepare(opened.store());
            assertThat(failure(opened.store().execute("INSERT INTO refused VALUES (1)")))
                    .hasMessageContaining("stock is too low")
                    .isInstanceOfSatisfying(ConstraintViolationException.class, error -> assertThat(error.kind())
                            .isEqualTo(ConstraintViolationException.Kind.OTHER));
        }
    }

    @Test
    void whatOnlyReadsAndWhatIsLocked() throws Exception {
        Path file = folder.resolve("app.db");
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            prepare(opened.store());
            try (Opened reading = new Opened(Datastores.open("sqlite:" + file + "?readOnly=true"))) {
                keepsThePromise(failure(reading.store().execute("DELETE FROM item")), "25006");
            }
        }
        try (Opened hasty = new Opened(Datastores.open("sqlite:" + file + "?busyTimeout=PT0.01S"));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            keepsThePromise(failure(hasty.store().execute("DELETE FROM item")), "55P03");
        }
    }

    private static void prepare(RelationalDatastore store) {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
                .then(store.execute("CREATE TABLE strict_item (id INT) STRICT"))
                .then(store.execute("CREATE TABLE refused (id INT)"))
                .then(store.execute("CREATE TRIGGER refuse BEFORE INSERT ON refused"
                        + " BEGIN SELECT RAISE(ABORT, 'stock is too low'); END"))
                .then(store.execute("INSERT INTO item VALUES (1, 'a')"))
                .block();
    }

    private static DatastoreException failure(Mono<?> failing) {
        try {
            failing.block();
        } catch (DatastoreException error) {
            return error;
        }
        throw new AssertionError("Nothing failed.");
    }

    private static void keepsThePromise(DatastoreException error, String state) throws IOException {
        assertThat(error.sqlState()).contains(state);
        assertThat(error.getClass().getSimpleName()).isEqualTo(promised(state));
    }

    /** The exception of the state, or else of its class, in a row that says when it comes on SQLite. */
    private static String promised(String state) throws IOException {
        List<String[]> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" *\\| *"))
                .filter(cells -> cells.length == 7 && !cells[5].equals("—"))
                .toList();
        return rows.stream()
                .filter(cells -> quoted(cells[1]).contains(state))
                .findFirst()
                .or(() -> rows.stream()
                        .filter(cells -> quoted(cells[1]).contains(state.substring(0, 2)))
                        .findFirst())
                .map(cells -> quoted(cells[3]).get(0))
                .orElseThrow();
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(1, text.length() - 1))
                .toList();
    }
}
