package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.TestSchema;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void eachRowSeesWhatThoseBeforeItDid() {
        store.execute("INSERT INTO item (id, amount) VALUES (1, 0)").block(LIMIT);
        Flux<List<Object>> rows = Flux.range(1, 2_500).map(i -> List.of(i, 1));
        assertThat(store.executeAll("UPDATE item SET amount = amount * 2 % 1000003 + ? WHERE id = ?;", rows)
                        .block(LIMIT))
                .isEqualTo(2_500);
        long expected = 0;
        for (int i = 1; i <= 2_500; i++) {
            expected = expected * 2 % 1_000_003 + i;
        }
        assertThat(store.queryOne(Long.class, "SELECT amount::bigint FROM item").block(LIMIT))
                .isEqualTo(expected);
    }

    @Test
    void anInsertThatReadsItsOwnTableSeesTheRowsBefore() {
        Flux<List<String>> rows = Flux.range(0, 1_500).map(i -> List.of("n" + i));
        assertThat(store.executeAll(
                                "INSERT INTO item (id, name) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM item), ?)",
                                rows)
                        .block(LIMIT))
                .isEqualTo(1_500);
        assertThat(store.queryOne(Integer.class, "SELECT max(id) FROM item").block(LIMIT))
                .isEqualTo(1_500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item (id) VALUES (?) RETURNING id, name",
                "INSERT INTO item (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET name = 'x' RETURNING id",
                "WITH one AS (SELECT ?::int AS id) INSERT INTO item (id) SELECT id FROM one",
                "INSERT INTO item (id, name) VALUES (?, DEFAULT) -- a comment",
                "UPDATE item SET id = id WHERE id = -1 - ? OR ? < 0 RETURNING id",
                "DELETE FROM item WHERE id = -1 - ?"
            })
    void statementsOfEveryShapeCountTheirChanges(String sql) {
        store.executeAll(
                        "INSERT INTO item (id) VALUES (?)", Flux.range(1, 1_200).map(i -> List.of(-i)))
                .block(LIMIT);
        long parameters = sql.chars().filter(c -> c == '?').count();
        Flux<List<Integer>> rows = Flux.range(0, 1_200).map(i -> Collections.nCopies((int) parameters, i));
        assertThat(store.executeAll(sql, rows).block(LIMIT)).isEqualTo(1_200);
    }

    @Test
    void valuesOfEveryTypeArriveInLoopsToo() {
        store.execute("CREATE TABLE wide (id integer PRIMARY KEY, a text, b bytea, c jsonb, d timestamptz, e uuid,"
                        + " f double precision, g date, h boolean, i numeric)")
                .block(LIMIT);
        UUID id = UUID.randomUUID();
        List<Object> values = List.of(
                "quoted \" back\\slash, {brace} NULL \n ü",
                new byte[] {0, -1, 92},
                Json.of("{\"a\": [1, null]}"),
                Instant.parse("2026-02-03T04:05:06.123456Z"),
                id,
                0.1 + 0.2,
                LocalDate.of(1999, 12, 31),
                true,
                new BigDecimal("12345678901234567890.123456789"));
        Flux<List<Object>> rows = Flux.range(0, 1_001)
                .map(i -> Stream.concat(Stream.of((Object) i), values.stream()).toList());
        String insert = "INSERT INTO wide VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        assertThat(store.executeAll(insert, rows).block(LIMIT)).isEqualTo(1_001);
        String upsert = insert + " ON CONFLICT (id) DO UPDATE SET a = excluded.a || '!', (b, c, d, e, f, g, h, i) ="
                + " (excluded.b, excluded.c, excluded.d, excluded.e, excluded.f, excluded.g, excluded.h, excluded.i)";
        assertThat(store.executeAll(upsert, rows).block(LIMIT)).isEqualTo(1_001);
        Row row = store.queryOne("SELECT DISTINCT a, b, c, d, e, f, g, h, i FROM wide")
                .block(LIMIT);
        assertThat(row.get("a", String.class)).isEqualTo(values.get(0) + "!");
        assertThat(row.get("b", byte[].class)).isEqualTo(values.get(1));
        assertThat(row.get("c", Json.class)).isEqualTo(values.get(2));
        assertThat(row.get("d", Instant.class)).isEqualTo(values.get(3));
        assertThat(row.get("e", UUID.class)).isEqualTo(id);
        assertThat(row.get("f", Double.class)).isEqualTo(values.get(5));
        assertThat(row.get("g", LocalDate.class)).isEqualTo(values.get(6));
        assertThat(row.get("h", Boolean.class)).isTrue();
        assertThat(row.get("i", BigDecimal.class)).isEqualTo(values.get(8));
    }

    @Test
    void valuesWithoutArraysArriveToo() {
        store.execute("CREATE TABLE vague (id integer, span interval, v vector(2))")
                .block(LIMIT);
        Flux<List<Object>> rows = Flux.range(0, 700).map(i -> List.of(i, Duration.ofSeconds(i), new float[] {i, 1}));
        assertThat(store.executeAll("INSERT INTO vague VALUES (?, ?, ?)", rows).block(LIMIT))
                .isEqualTo(700);
        assertThat(store.executeAll(
                                "UPDATE vague SET span = span + ? WHERE id = ?",
                                Flux.range(0, 20).map(i -> List.of(Duration.ofHours(1), i)))
                        .block(LIMIT))
                .isEqualTo(20);
        assertThat(store.queryOne(Duration.class, "SELECT span FROM vague WHERE id = 7")
                        .block(LIMIT))
                .isEqualTo(Duration.ofSeconds(3_607));
    }

    @Test
    void aRowThatFailsInALoopLeavesNothingBehindAndNamesItsConstraint() {
        store.executeAll("INSERT INTO item (id) VALUES (?)", Flux.range(0, 10).map(List::of))
                .block(LIMIT);
        StepVerifier.create(store.executeAll(
                        "UPDATE item SET id = ? WHERE id = ?",
                        Flux.just(List.of(20, 3), List.of(5, 4), List.of(30, 6))))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ConstraintViolationException.class,
                                violation -> assertThat(violation.constraint()).contains("item_pkey")));
        assertThat(store.queryOne(Integer.class, "SELECT COUNT(*) FROM item WHERE id < 10")
                        .block(LIMIT))
                .isEqualTo(10);
    }

    @Test
    void loopsAreAllowedInTransactionsOfTheCaller() {
        Long changes = store.transaction(tx -> tx.executeAll(
                                "INSERT INTO item (id) VALUES (?)",
                                Flux.range(0, 2_000).map(List::of))
                        .then(tx.transaction(inner -> inner.executeAll(
                                "DELETE FROM item WHERE id = ? OR id = ?",
                                Flux.range(0, 1_500).map(i -> List.of(i, i + 1))))))
                .block(LIMIT);
        assertThat(changes).isEqualTo(1_501);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"found", "\"found\"", "millrace_p1", "new", "old", "sqlstate", "sqlerrm", "changes", "tg_op"})
    void aColumnMayHaveTheNameOfAVariable(String column) {
        store.execute("CREATE TABLE odd (id integer PRIMARY KEY, \"" + column.replace("\"", "") + "\" boolean)")
                .block(LIMIT);
        store.execute("INSERT INTO odd VALUES (1, true), (2, false), (3, true)").block(LIMIT);
        Flux<List<Object>> rows = Flux.just(List.of(false, 1), List.of(false, 2), List.of(false, 3));
        assertThat(store.executeAll("UPDATE odd SET " + column + " = ? WHERE " + column + " AND id = ?", rows)
                        .block(LIMIT))
                .isEqualTo(2);
        assertThat(store.queryOne(long.class, "SELECT count(*) FROM odd WHERE " + column)
                        .block(LIMIT))
                .isZero();
    }

    @Test
    void aVariableIsNoColumn() {
        for (String name : List.of("found", "millrace_p1", "millrace_changes")) {
            StepVerifier.create(store.executeAll(
                            "UPDATE item SET amount = ? WHERE " + name + " IS NOT NULL",
                            Flux.just(List.of(1), List.of(2))))
                    .expectError(BadSqlException.class)
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonb"})
    void jsonIsStoredAsItWasGiven(String type) {
        store.execute("CREATE TABLE doc (id integer PRIMARY KEY, body " + type + ", more " + type + "[])")
                .block(LIMIT);
        Json given = Json.of("{\"b\": 1.10,  \"a\": 2, \"b\": 3e2}");
        Json kept = type.equals("json") ? given : Json.of("{\"a\": 2, \"b\": 300}");
        Flux<List<Object>> rows = Flux.range(1, 3).map(i -> List.of(i, given));
        store.execute("INSERT INTO doc (id, body) VALUES (?, ?)", 0, given).block(LIMIT);
        store.executeAll("INSERT INTO doc (id, body) VALUES (?, ?)", rows).block(LIMIT);
        store.executeAll("INSERT INTO doc (id, body) VALUES (? + 10, coalesce(?, '{}'::" + type + "))", rows)
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                        rows)
                .block(LIMIT);
        store.executeAll(
                        "UPDATE doc SET body = ?, id = id WHERE id = ?",
                        rows.map(row -> List.of(row.get(1), row.get(0))))
                .block(LIMIT);
        store.executeAll(
                        "UPDATE doc SET more = ARRAY[CAST(? AS " + type + ")] WHERE id = ?",
                        rows.map(row -> List.of(row.get(1), row.get(0))))
                .block(LIMIT);
        assertThat(store.query(Json.class, "SELECT body FROM doc").collectList().block(LIMIT))
                .hasSize(7)
                .containsOnly(kept);
        assertThat(store.query(Json.class, "SELECT more[1] FROM doc WHERE more IS NOT NULL")
                        .collectList()
                        .block(LIMIT))
                .hasSize(3)
                .containsOnly(kept);
        assertThat(store.query("SELECT more FROM doc WHERE more IS NOT NULL")
                        .map(row -> ((Json[]) row.get(0))[0])
                        .blockFirst(LIMIT))
                .isEqualTo(kept);
    }

    @Test
    void jsonMayBeComparedInEveryRow() {
        store.execute("CREATE TABLE doc (id integer PRIMARY KEY, body jsonb)").block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(1, 3).map(i -> List.of(i, Json.of("{\"n\": " + i + "}"))))
                .block(LIMIT);
        assertThat(store.executeAll(
                                "DELETE FROM doc WHERE body @> ?",
                                Flux.just(List.of(Json.of("{\"n\": 1}")), List.of(Json.of("{\"n\": 3}"))))
                        .block(LIMIT))
                .isEqualTo(2);
        assertThat(store.queryOne(int.class, "SELECT id FROM doc WHERE body = ?", Json.of("{\"n\":2}"))
                        .block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aMergeCountsItsRows() {
        store.execute("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')")
                .block(LIMIT);
        String merge = "MERGE INTO item USING (VALUES (1, 'x'), (2, 'x'), (9, 'x')) AS v (id, name) ON item.id = v.id"
                + " WHEN MATCHED THEN UPDATE SET name = v.name WHEN NOT MATCHED THEN INSERT (id, name) VALUES (v.id, v.name)";
        assertThat(store.execute(merge).block(LIMIT).changes()).isEqualTo(3);
        assertThat(store.execute(merge + " RETURNING item.id").block(LIMIT).changes())
                .isEqualTo(3);
        assertThat(store.execute(merge.replace("(1, 'x')", "(1, ?)"), "y")
                        .block(LIMIT)
                        .changes())
                .isEqualTo(3);
        assertThat(store.query(String.class, merge + " RETURNING merge_action()")
                        .collectList()
                        .block(LIMIT))
                .containsOnly("UPDATE")
                .hasSize(3);
        assertThat(store.batch(List.of(
                                Sql.of(merge),
                                Sql.of("MERGE INTO item USING (VALUES (1)) v (id) ON false"
                                        + " WHEN MATCHED THEN DELETE")))
                        .map(RunResult::changes)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(3L, 0L);
    }
}
