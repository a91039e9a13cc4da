package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pgvector.PGbit;
import com.pgvector.PGhalfvec;
import com.pgvector.PGsparsevec;
import com.pgvector.PGvector;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.MappingException;
import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

/** The types of PostgreSQL beyond the portable ones. */
class PostgresTypesTest extends SchemaTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    enum Mood {
        happy,
        sad
    }

    @Test
    void enumsOfTheDatabaseAreEnumsOfJava() {
        store.execute("CREATE TYPE mood AS ENUM ('happy', 'sad')").block(LIMIT);
        store.execute("CREATE TABLE person (mood mood, word text)").block(LIMIT);
        store.execute("INSERT INTO person VALUES (?, ?)", Mood.sad, Mood.happy).block(LIMIT);
        assertThat(one(Mood.class, "SELECT mood FROM person WHERE mood = ?", Mood.sad))
                .isEqualTo(Mood.sad);
        assertThat(one(Mood.class, "SELECT word FROM person WHERE word = ?", Mood.happy))
                .isEqualTo(Mood.happy);
    }

    @Test
    void jsonIsJsonInBothForms() {
        assertThat(one(Json.class, "SELECT ?::jsonb", Json.of("{\"a\": 1}")).text())
                .isEqualTo("{\"a\": 1}");
        assertThat(one(Json.class, "SELECT '{\"a\":  1}'::json").text()).isEqualTo("{\"a\":  1}");
        assertThat(one(boolean.class, "SELECT ?::jsonb ?? 'a'", Json.of("{\"a\": 1}")))
                .isTrue();
    }

    @Test
    void numericLosesNothing() {
        for (String number :
                new String[] {"1.10", "-0.000000000000000000000000000001", "123456789012345678901234567890.5"}) {
            assertThat(one(BigDecimal.class, "SELECT ?::numeric", new BigDecimal(number)))
                    .isEqualTo(new BigDecimal(number));
        }
    }

    @Test
    void intervalsAreDurations() {
        Duration duration = Duration.ofDays(2).plusHours(3).plusMillis(4);
        assertThat(one(Duration.class, "SELECT ?::interval", duration)).isEqualTo(duration);
        assertThat(one(Instant.class, "SELECT ?::timestamptz + ?", Instant.EPOCH, Duration.ofMinutes(90)))
                .isEqualTo(Instant.EPOCH.plusSeconds(5400));
    }

    @Test
    void arraysAreArrays() {
        assertThat((Object[]) store.queryOne("SELECT ?::int[]", (Object) new Integer[] {1, 2, 3})
                        .block(LIMIT)
                        .get(0))
                .containsExactly(1, 2, 3);
        assertThat((Object[]) store.queryOne("SELECT ARRAY['a', NULL, 'c']")
                        .block(LIMIT)
                        .get(0))
                .containsExactly("a", null, "c");
    }

    @Test
    void whatHasNoTypeInJavaIsText() {
        assertThat(one(String.class, "SELECT int4range(1, 5)")).isEqualTo("[1,5)");
        assertThat(one(String.class, "SELECT '10.0.0.1'::inet")).isEqualTo("10.0.0.1");
        assertThat(one(String.class, "SELECT to_tsvector('english', 'red foxes')"))
                .isEqualTo("'fox':2 'red':1");
        assertThat(one(String.class, "SELECT '[1,2]'::halfvec")).isEqualTo("[1,2]");
        assertThat(one(String.class, "SELECT '{1:1,3:2}/5'::sparsevec")).isEqualTo("{1:1,3:2}/5");
        assertThat(one(String.class, "SELECT '101'::bit(3)")).isEqualTo("101");
    }

    @Test
    void vectorsAreArraysOfFloats() {
        assertThat(one(float[].class, "SELECT ?::vector", new float[] {1f, -0.5f}))
                .containsExactly(1f, -0.5f);
        assertThat(one(double.class, "SELECT ?::vector <-> ?::vector", new float[] {0f, 3f}, new float[] {4f, 0f}))
                .isEqualTo(5.0);
    }

    @Test
    void nullsFitAnyColumn() {
        store.execute("CREATE TABLE wide (a integer, b jsonb, c uuid, d timestamptz, e bytea, f vector)")
                .block(LIMIT);
        store.execute("INSERT INTO wide VALUES (?, ?, ?, ?, ?, ?)", null, null, null, null, null, null)
                .block(LIMIT);
        store.execute("UPDATE wide SET c = ? WHERE a IS NULL", new UUID(1, 2)).block(LIMIT);
        assertThat(one(UUID.class, "SELECT c FROM wide")).isEqualTo(new UUID(1, 2));
    }

    @Test
    void binaryResultsHoldTheSameValues() {
        RelationalDatastore binary = Datastores.create(schema.config().withOption("binaryResults", "true"));
        try {
            assertThat(binary.queryOne(BigDecimal.class, "SELECT ?::numeric", new BigDecimal("1.10"))
                            .block(LIMIT))
                    .isEqualTo(new BigDecimal("1.10"));
            assertThat(binary.queryOne(Instant.class, "SELECT ?::timestamptz", Instant.EPOCH)
                            .block(LIMIT))
                    .isEqualTo(Instant.EPOCH);
        } finally {
            binary.close().block(LIMIT);
        }
    }

    private <T> T one(Class<T> type, String sql, Object... values) {
        return store.queryOne(type, sql, values).block(LIMIT);
    }

    @Test
    void valuesOfPgvectorAreBound() throws SQLException {
        for (Object value : List.of(
                new PGvector(new float[] {0.5f, -1.5f}),
                new PGhalfvec(new float[] {0.5f, -1.5f}),
                new PGsparsevec(new float[] {0, 2.5f, 0}),
                new PGbit(new boolean[] {true, false}))) {
            String type = ((PGobject) value).getType();
            String length = value instanceof PGsparsevec ? "(3)" : "(2)";
            assertThat(store.queryOne(String.class, "SELECT CAST(CAST(? AS " + type + length + ") AS text)", value)
                            .block(LIMIT))
                    .isEqualTo(value.toString());
        }
    }

    @Test
    void rowsAreReadAsValuesOfPgvector() throws SQLException {
        for (Object value : List.of(
                new PGvector(new float[] {0.5f, -1.5f}),
                new PGhalfvec(new float[] {0.5f, -1.5f}),
                new PGsparsevec(new float[] {0, 2.5f, 0}),
                new PGbit(new boolean[] {true, false}))) {
            String type = ((PGobject) value).getType();
            String length = value instanceof PGsparsevec ? "(3)" : "(2)";
            String column = "CAST(? AS " + type + length + ")";
            Object read =
                    store.queryOne(value.getClass(), "SELECT " + column, value).block(LIMIT);
            assertThat(read).isEqualTo(value).isExactlyInstanceOf(value.getClass());
            assertThat(store.queryOne(
                                    Boolean.class, "SELECT " + column + " IS NOT DISTINCT FROM " + column, read, value)
                            .block(LIMIT))
                    .isTrue();
        }
        record Item(PGvector dense, PGhalfvec half, PGsparsevec sparse, PGbit bits) {}
        assertThat(store.queryOne(
                                Item.class,
                                "SELECT '[1,2]'::vector AS dense, '[0.1,2]'::halfvec AS half, NULL::sparsevec AS sparse,"
                                        + " '10'::bit(2) AS bits")
                        .block(LIMIT))
                .isEqualTo(new Item(new PGvector("[1,2]"), new PGhalfvec("[0.099975586,2]"), null, new PGbit("10")));
    }

    @Test
    void halvesAreAnArrayOfNumbers() {
        assertThat(store.queryOne(float[].class, "SELECT '[0.1,-65504,6e-8]'::halfvec(3)")
                        .block(LIMIT))
                .isEqualTo(new float[] {0.099975586f, -65504, 0x1p-24f});
        assertThatThrownBy(() -> store.queryOne(float[].class, "SELECT '{1:2}/3'::sparsevec(3)")
                        .block(LIMIT))
                .isInstanceOf(MappingException.class);
    }

    @Test
    void typesOfTheDatabaseAreTheirText() {
        store.execute("CREATE TYPE mood AS ENUM ('happy', 'so, \"so\"')").block(LIMIT);
        store.execute("CREATE DOMAIN amount AS numeric CHECK (value > 0)").block(LIMIT);
        store.execute("CREATE DOMAIN tags AS text[]").block(LIMIT);
        store.execute("CREATE TYPE price AS (value amount, mood mood)").block(LIMIT);
        store.execute("CREATE TYPE span AS RANGE (subtype = float8)").block(LIMIT);
        RelationalDatastore binary = Datastores.create(schema.config().withOption("binaryResults", "true"));
        try {
            for (String sql : List.of(
                    "SELECT CAST(? AS mood) AS value",
                    "SELECT CAST(? AS amount) AS value",
                    "SELECT CAST(? AS tags) AS value")) {
                String sample = sql.contains("mood") ? "happy" : sql.contains("amount") ? "1.10" : "{a}";
                Object value = store.queryOne(sql, sample).block(LIMIT).get(0);
                assertThat(binary.queryOne(sql, sample).block(LIMIT).get(0)).isEqualTo(value);
            }
            for (String value : List.of(
                    "ARRAY[CAST(? AS mood), NULL]",
                    "ARRAY[CAST(? AS amount)]",
                    "CAST(ROW(1.5, ?) AS price)",
                    "ARRAY[CAST(ROW(1.5, ?) AS price)]",
                    "ROW(1, CAST(? AS text))",
                    "CAST(? AS span)",
                    "CAST('{' || ? || '}' AS span_multirange)",
                    "CAST(? AS vector)",
                    "ARRAY[CAST(? AS vector)]",
                    "CAST(? AS halfvec)")) {
                String sample = value.contains("span")
                        ? "[1.5,2)"
                        : value.contains("amount") ? "1.10" : value.contains("vec") ? "[1,0.5]" : "so, \"so\"";
                Object read = store.queryOne("SELECT " + value + " AS value", sample)
                        .block(LIMIT)
                        .get(0);
                String text = store.queryOne(String.class, "SELECT CAST(" + value + " AS text)", sample)
                        .block(LIMIT);
                if (value.startsWith("CAST(? AS vector")) {
                    assertThat(read).isEqualTo(new float[] {1, 0.5f});
                    assertThat(binary.queryOne(float[].class, "SELECT " + value, sample)
                                    .block(LIMIT))
                            .isEqualTo(read);
                    continue;
                }
                assertThat(read).as(value).isEqualTo(text);
                assertThatThrownBy(() -> binary.queryOne("SELECT " + value + " AS value", sample)
                                .block(LIMIT))
                        .as(value)
                        .isInstanceOf(MappingException.class)
                        .hasMessageContainingAll("\"value\"", "CAST(")
                        .satisfies(refused -> assertThat(
                                        ((DatastoreException) refused).sql().orElseThrow())
                                .contains("SELECT"));
            }
        } finally {
            binary.close().block(LIMIT);
        }
    }

    @Test
    void aTimeIsTheSameInstantWhateverItsOffset() {
        for (String time :
                List.of("2020-03-29T02:30:00+18:00", "2020-03-29T02:30:00-18:00", "2020-03-29T02:30:00+02:00")) {
            OffsetDateTime bound = OffsetDateTime.parse(time);
            assertThat(one(Instant.class, "SELECT ?::timestamptz", bound)).isEqualTo(bound.toInstant());
            assertThat(one(Instant.class, "SELECT ?::timestamptz", bound.toZonedDateTime()))
                    .isEqualTo(bound.toInstant());
        }
        assertThat(one(String.class, "SELECT (?::timetz)::text", OffsetTime.of(LocalTime.MAX, ZoneOffset.UTC)))
                .startsWith("23:59:59.999999");
    }

    @Test
    void whatPostgresCannotHoldIsRefused() {
        for (Object beyond : List.of(
                Instant.MAX,
                Instant.MIN,
                OffsetDateTime.MAX,
                LocalDateTime.MIN,
                LocalDate.MAX,
                LocalDate.of(-4713, 11, 23),
                Duration.ofDays(1L << 31),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> store.queryOne("SELECT ?", beyond).block(LIMIT))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(beyond.getClass().getName());
        }
    }

    @Test
    void whatIsNoFiniteNumberIsADouble() {
        assertThat(one(double.class, "SELECT 'NaN'::numeric")).isNaN();
        assertThat(one(double.class, "SELECT '-Infinity'::numeric")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> one(BigDecimal.class, "SELECT 'NaN'::numeric AS n"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("\"n\"");
        assertThat(one(long.class, "SELECT 4000000000::oid")).isEqualTo(4_000_000_000L);
        assertThat(one(String.class, "SELECT 'infinity'::timestamptz")).isEqualTo("infinity");
        assertThatThrownBy(() -> one(Instant.class, "SELECT 'infinity'::timestamptz AS \"end\""))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("\"end\"");
    }

    @Test
    void aParameterWithoutATypeIsGivenOne() {
        assertThatThrownBy(() -> store.queryOne("SELECT jsonb_build_array(?)", (Object) Json.of("1"))
                        .block(LIMIT))
                .isInstanceOf(BadSqlException.class)
                .hasMessageContaining("?::int");
        assertThatThrownBy(() -> store.queryOne(
                                Sql.named("SELECT 1 WHERE :x IS NULL", Collections.singletonMap("x", null)))
                        .block(LIMIT))
                .isInstanceOf(BadSqlException.class)
                .hasMessageContaining("CAST(:x AS int)");
    }
}
