package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ResourceException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.TestSchema;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page of errors says of each SQLSTATE, and what the server's errors of that SQLSTATE become. */
class ErrorTableTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path PAGE = Path.of("../docs/errors.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** The classes of PostgreSQL's appendix that are errors. */
    private static final List<String> APPENDIX = List.of(
            "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "20", "21", "22", "23", "24", "25", "26", "27", "28",
            "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54", "55", "57", "58", "72",
            "F0", "HV", "P0", "XX");

    private static TestSchema schema;
    private static RelationalDatastore store;

    @BeforeAll
    static void open() {
        schema = TestSchema.create();
        store = schema.open();
    }

    @AfterAll
    static void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    /** A row of the table: one SQLSTATE or class, and what is promised of it. */
    record Promise(String state, String exception, String kind, boolean again) {
        /** The state itself, or one of its class that the table does not list. */
        String example() {
            return state.length() == 2 ? state + "000" : state;
        }
    }

    static Stream<Promise> promises() throws IOException {
        List<Promise> promises = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split(" *\\| *");
            if (line.startsWith("| `") && cells.length == 7) {
                List<String> exception = quoted(cells[3]);
                for (String state : quoted(cells[1])) {
                    promises.add(new Promise(
                            state,
                            exception.get(0),
                            exception.size() > 1 ? exception.get(1) : "",
                            cells[4].equals("yes")));
                }
            }
        }
        assertThat(promises).hasSizeGreaterThan(50);
        // That one needs a prepared statement: see FailedTransactionTest.
        return promises.stream()
                .filter(promise -> !promise.state().equals("0A000"))
                .filter(promise -> promises.stream()
                        .noneMatch(other -> promise.state().length() == 2
                                && other.state().equals(promise.example())
                                && !other.state().equals("0A000")));
    }

    @ParameterizedTest
    @MethodSource("promises")
    void whatIsRaisedBecomesWhatThePageSays(Promise promise) {
        DatastoreException error = raised(promise.example());
        assertThat(error.getClass().getSimpleName()).as(promise.state()).isEqualTo(promise.exception());
        assertThat(error instanceof TransientDatastoreException)
                .as("again: " + promise.state())
                .isEqualTo(promise.again());
        assertThat(error.sqlState()).contains(promise.example());
        if (error instanceof ConstraintViolationException violation
                && !promise.kind().isEmpty()) {
            assertThat(violation.kind()).hasToString(promise.kind());
        }
    }

    @Test
    void thePageListsTheWholeAppendix() throws IOException {
        assertThat(promises().map(Promise::state))
                .containsAll(APPENDIX.stream()
                        .filter(state -> !List.of("54", "57").contains(state))
                        .toList());
    }

    @Test
    void anOwnCodeIsARefusalOfTheDatabase() {
        for (String own : List.of("AB123", "02000", "U0001", "P0001")) {
            assertThat(raised(own)).as(own).isInstanceOf(ConstraintViolationException.class);
        }
    }

    @Test
    void aRowThatDoesNotFitIntoMemoryIsNoLostNetwork() {
        R2dbcException broken = new R2dbcNonTransientResourceException(
                "Broken", "08006", new IOException(new OutOfMemoryError("direct buffer memory")));
        assertThat(new PostgresErrorTranslator().translate(broken, "SELECT 1"))
                .isInstanceOf(ResourceException.class)
                .hasMessageContainingAll("memory", "-Xmx");
    }

    private static DatastoreException raised(String state) {
        try {
            store.execute("DO 'BEGIN RAISE EXCEPTION ''refused'' USING ERRCODE = ''" + state + "''; END'")
                    .block(LIMIT);
        } catch (DatastoreException error) {
            return error;
        }
        throw new AssertionError("Nothing was raised: " + state);
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(1, text.length() - 1))
                .toList();
    }
}
