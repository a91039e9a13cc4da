package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Many rows by few statements. */
class PostgresBulkTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROWS = 10_007;

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = schema.open();
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, name text, at timestamptz, amount numeric)")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void everyRowArrivesWithItsTypesAndNulls() {
        Long written = store.executeAll(
                        "INSERT INTO item (id, name, at, amount) VALUES (?, upper(?), ?, coalesce(?::numeric, 7))",
                        Flux.range(0, ROWS)
                                .map(i -> Arrays.asList(i, "n" + i, i % 2 == 0 ? null : Instant.EPOCH, null)))
                .block(LIMIT);
        assertThat(written).isEqualTo(ROWS);
        assertThat(store.queryOne(
                                Integer.class,
                                "SELECT COUNT(*) FROM item WHERE name = 'N' || id AND amount = 7"
                                        + " AND (at IS NULL) = (id % 2 = 0)")
                        .block(LIMIT))
                .isEqualTo(ROWS);
    }

    @Test
    void conflictsThatAreIgnoredAreNotCounted() {
        Flux<List<Integer>> rows = Flux.range(0, 1_000).map(i -> List.of(i % 300));
        assertThat(store.executeAll("INSERT INTO item (id) VALUES (?) ON CONFLICT DO NOTHING", rows)
                        .block(LIMIT))
                .isEqualTo(300);
    }

    @Test
    void aRowMayBeUpdatedByALaterOne() {
        Flux<List<Object>> rows = Flux.range(0, 300).map(i -> List.of(i % 100, "v" + i));
        assertThat(store.executeAll(
                                "INSERT INTO item (id, name) VALUES (?, ?)"
                                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                                rows)
                        .block(LIMIT))
                .isEqualTo(300);
        assertThat(store.queryOne(String.class, "SELECT name FROM item WHERE id = 7")
                        .block(LIMIT))
                .isEqualTo("v207");
    }

    @Test
    void aRowThatFailsLeavesNothingBehind() {
        StepVerifier.create(store.executeAll(
                        "INSERT INTO item (id) VALUES (?)", Flux.range(0, 3_000).map(i -> List.of(i % 2_999))))
                .verifyError(ConstraintViolationException.class);
        assertThat(store.queryOne(Integer.class, "SELECT COUNT(*) FROM item").block(LIMIT))
                .isZero();
    }

    @Test
    void otherStatementsRunForEachRow() {
        store.executeAll("INSERT INTO item (id) VALUES (?)", Flux.range(0, 10).map(List::of))
                .block(LIMIT);
        assertThat(store.executeAll(
                                "UPDATE item SET name = ? WHERE id = ?",
                                Flux.range(0, 10).map(i -> List.of("x", i)))
                        .block(LIMIT))
                .isEqualTo(10);
    }
}
