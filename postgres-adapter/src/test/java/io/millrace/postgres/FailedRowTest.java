package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.TransactionUsageException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which row of a bulk write the server has refused, in each of the ways in which rows are sent. */
class FailedRowTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private TestSchema schema;
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        schema = TestSchema.create();
        store = schema.open();
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, parent integer REFERENCES item (id), span interval,"
                        + " name varchar(5), CONSTRAINT item_name CHECK (name <> 'wrong'))")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_500, 3_999, 4_000, 9_999})
    void ofAnInsertFromArrays(int row) {
        DatastoreException error =
                failure("INSERT INTO item (id, name) VALUES (?, ?)", 10_000, i -> List.of(i, i == row ? "wrong" : "a"));
        assertThat(error).isInstanceOfSatisfying(ConstraintViolationException.class, violation -> assertThat(
                        violation.constraint().orElseThrow())
                .isEqualTo("item_name"));
        assertThat(error.index()).hasValue(row);
    }

    @Test
    void ofAnInsertWithTuples() {
        DatastoreException error = failure(
                "INSERT INTO item (id, span, name) VALUES (?, ?, ?)",
                3_000,
                i -> List.of(i, Duration.ofSeconds(i), i == 2_345 ? "too long" : "a"));
        assertThat(error).isInstanceOfSatisfying(DataException.class, data -> assertThat(data.kind())
                .isEqualTo(DataException.Kind.TOO_LONG));
        assertThat(error.index()).hasValue(2_345);
    }

    @Test
    void ofALoop() {
        store.executeAll(
                        "INSERT INTO item (id) VALUES (?)", Flux.range(0, 3_000).map(List::of))
                .block(LIMIT);
        DatastoreException error =
                failure("UPDATE item SET name = ? WHERE id = ?", 3_000, i -> List.of(i == 1_234 ? "wrong" : "a", i));
        assertThat(error.index()).hasValue(1_234);
    }

    @Test
    void ofASingleRow() {
        assertThat(failure("INSERT INTO item (id, name) VALUES (?, ?)", 1, i -> List.of(i, "wrong"))
                        .index())
                .hasValue(0);
    }

    @Test
    void aRowThatConflictsWithAnEarlierOne() {
        assertThat(failure("INSERT INTO item (id) VALUES (?)", 9_000, i -> List.of(i == 8_765 ? 4_321 : i))
                        .index())
                .hasValue(8_765);
    }

    @Test
    void aRowThatRefersToAMissingOne() {
        assertThat(failure(
                                "INSERT INTO item (id, parent) VALUES (?, ?)",
                                9_000,
                                i -> List.of(i, i == 4_567 ? 99_999 : i / 2))
                        .index())
                .hasValue(4_567);
    }

    @Test
    void whatIsNoRowsFaultHasNone() {
        DatastoreException error = failure("INSERT INTO nowhere (id) VALUES (?)", 10, List::of);
        assertThat(error).isInstanceOf(BadSqlException.class);
        assertThat(error.index()).isEmpty();
    }

    /** Each statement is answered in time, and all of them together are not. */
    @Test
    void aSearchThatTakesLongerThanAnAnswerMay() {
        store.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_sleep(0.03); RETURN NEW; END'")
                .then(store.execute("CREATE TRIGGER slow BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION slow()"))
                .block(LIMIT);
        RelationalDatastore impatient = Datastores.create(schema.config().withOption("answerTimeout", "4500ms"));
        try {
            Mono<Long> written = impatient.executeAll(
                    "INSERT INTO item (id, name) VALUES (?, ?)",
                    Flux.range(0, 100).map(i -> List.of(i, i == 98 ? "wrong" : "a")));
            assertThatExceptionOfType(ConstraintViolationException.class)
                    .isThrownBy(() -> written.block(LIMIT))
                    .satisfies(error -> assertThat(error.index()).hasValue(98));
        } finally {
            impatient.close().block(LIMIT);
        }
    }

    @Test
    void theTransactionStaysFailedAndKeepsNothing() {
        DatastoreException later = store.transaction(tx -> write(tx)
                        .onErrorResume(ConstraintViolationException.class, error -> Mono.just(0L))
                        .then(tx.queryOne(int.class, "SELECT COUNT(*) FROM item")))
                .map(count -> (DatastoreException) new BadSqlException("not refused", 0, ErrorDetails.NONE, null))
                .onErrorResume(DatastoreException.class, Mono::just)
                .block(LIMIT);
        assertThat(later)
                .isInstanceOf(TransactionUsageException.class)
                .hasCauseInstanceOf(ConstraintViolationException.class);
        assertThat(store.queryOne(int.class, "SELECT COUNT(*) FROM item").block(LIMIT))
                .isZero();
    }

    @Test
    void aNestedTransactionIsUndoneAlone() {
        Integer kept = store.transaction(tx -> tx.execute("INSERT INTO item (id) VALUES (50000)")
                        .then(tx.transaction(FailedRowTest::write))
                        .onErrorResume(
                                ConstraintViolationException.class,
                                error -> Mono.just(error.index().getAsLong()))
                        .flatMap(index ->
                                tx.queryOne(int.class, "SELECT COUNT(*) + ?::int FROM item", index.intValue())))
                .block(LIMIT);
        assertThat(kept).isEqualTo(1 + 77);
    }

    private static Mono<Long> write(Transaction tx) {
        return tx.executeAll(
                "INSERT INTO item (id, name) VALUES (?, ?)",
                Flux.range(0, 12_000).map(i -> List.of(i, i == 77 ? "wrong" : "a")));
    }

    private DatastoreException failure(String sql, int rows, IntFunction<List<?>> row) {
        try {
            store.executeAll(sql, Flux.range(0, rows).<List<?>>map(row::apply)).block(LIMIT);
        } catch (DatastoreException error) {
            assertThat(store.queryOne(int.class, "SELECT COUNT(*) FROM item WHERE name IS NOT NULL")
                            .block(LIMIT))
                    .isZero();
            return error;
        }
        throw new AssertionError("Nothing was refused: " + sql);
    }
}
