package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CodecTest extends DriverTest {
    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "another name";
            }
        }
    }

    private Connection connection;

    @BeforeEach
    void open() {
        connection = connect(inMemory());
    }

    static Stream<Arguments> values() {
        OffsetDateTime time = OffsetDateTime.of(2026, 11, 21, 7, 26, 0, 123_456_000, ZoneOffset.ofHours(1));
        return Stream.of(
                Arguments.of(true, "integer", "1", Boolean.class),
                Arguments.of(false, "integer", "0", Boolean.class),
                Arguments.of((byte) -7, "integer", "-7", Byte.class),
                Arguments.of((short) 300, "integer", "300", Short.class),
                Arguments.of(Integer.MIN_VALUE, "integer", "-2147483648", Integer.class),
                Arguments.of(Long.MAX_VALUE, "integer", "9223372036854775807", Long.class),
                Arguments.of(1.5d, "real", "1.5", Double.class),
                Arguments.of(0.1f, "real", "0.10000000149011612", Float.class),
                Arguments.of(Double.POSITIVE_INFINITY, "real", "Inf", Double.class),
                Arguments.of(
                        new BigDecimal("12345678901234567890.10"), "text", "12345678901234567890.10", BigDecimal.class),
                Arguments.of(BigInteger.TEN.pow(30), "text", "1" + "0".repeat(30), BigInteger.class),
                Arguments.of("Grüße, \uD83C\uDF0D", "text", "Grüße, \uD83C\uDF0D", String.class),
                Arguments.of("", "text", "", String.class),
                Arguments.of('x', "text", "x", Character.class),
                Arguments.of(Colour.GREEN, "text", "GREEN", Colour.class),
                Arguments.of(new UUID(1, 2), "text", "00000000-0000-0001-0000-000000000002", UUID.class),
                Arguments.of(LocalDate.of(2026, 1, 2), "text", "2026-01-02", LocalDate.class),
                Arguments.of(LocalTime.of(6, 26), "text", "06:26:00", LocalTime.class),
                Arguments.of(
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 600_000_000),
                        "text",
                        "2026-01-02T03:04:05.6",
                        LocalDateTime.class),
                Arguments.of(
                        time.withOffsetSameInstant(ZoneOffset.UTC),
                        "text",
                        "2026-11-21T06:26:00.123456Z",
                        OffsetDateTime.class),
                Arguments.of(Instant.ofEpochMilli(1_234_567), "text", "1970-01-01T00:20:34.567000Z", Instant.class),
                Arguments.of(Duration.ofMinutes(90), "text", "PT1H30M", Duration.class),
                Arguments.of(new byte[] {0, -1, 5}, "blob", "\0", byte[].class),
                Arguments.of(new byte[0], "blob", "", byte[].class),
                Arguments.of(ByteBuffer.wrap(new byte[] {65, 66}), "blob", "AB", ByteBuffer.class),
                Arguments.of(new float[] {1f, -0.5f, Float.MAX_VALUE}, "blob", "", float[].class));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueIsStoredAsDocumentedAndReadBack(Object value, String storage, String text, Class<?> type) {
        assertThat(one(connection, String.class, "SELECT typeof(?)", value)).isEqualTo(storage);
        if (!storage.equals("blob")) {
            assertThat(one(connection, String.class, "SELECT CAST(? AS TEXT)", value))
                    .isEqualTo(text);
        }
        Object read = one(connection, type, "SELECT ?", value);
        assertThat(read).isEqualTo(value);
    }

    @Test
    void offsetsAreNormalisedSoThatTextOrderIsTimeOrder() {
        OffsetDateTime early = OffsetDateTime.parse("2026-11-21T07:26:00+01:00");
        ZonedDateTime late = ZonedDateTime.of(2026, 11, 21, 2, 0, 0, 0, ZoneId.of("America/New_York"));
        assertThat(one(connection, String.class, "SELECT ?", early)).isEqualTo("2026-11-21T06:26:00.000000Z");
        assertThat(one(connection, Boolean.class, "SELECT ? < ?", early, late)).isTrue();
        assertThat(one(connection, Instant.class, "SELECT ?", early)).isEqualTo(early.toInstant());
    }

    @Test
    void sqlitesOwnTimestampsAreUtc() {
        assertThat(one(connection, OffsetDateTime.class, "SELECT '2026-11-21 06:26:00'"))
                .isEqualTo(OffsetDateTime.parse("2026-11-21T06:26:00Z"));
        assertThat(one(connection, LocalDateTime.class, "SELECT '2026-11-21 06:26:00'"))
                .isEqualTo(LocalDateTime.parse("2026-11-21T06:26:00"));
    }

    @Test
    void defaultTypesFollowTheStorage() {
        run(connection, "CREATE TABLE t (a INTEGER, b INT, c, d TEXT, e BLOB, f BIGINT)");
        run(connection, "INSERT INTO t VALUES (1, 2, 1.5, 'x', x'01', 3), (NULL, 3000000000, NULL, NULL, NULL, NULL)");
        List<List<Object>> rows = Flux.from(
                        connection.createStatement("SELECT * FROM t").execute())
                .concatMap(result -> result.map((row, metadata) -> {
                    List<Object> values = new java.util.ArrayList<>();
                    for (int i = 0; i < 6; i++) {
                        values.add(row.get(i));
                    }
                    return values;
                }))
                .collectList()
                .block(LIMIT);
        assertThat(rows.get(0)).containsExactly(1L, 2, 1.5, "x", ByteBuffer.wrap(new byte[] {1}), 3L);
        assertThat(rows.get(1)).containsExactly(null, 3_000_000_000L, null, null, null, null);
    }

    @Test
    void largeObjectsAreStreamedInAndOut() {
        Blob blob =
                Blob.from(Flux.just(StandardCharsets.UTF_8.encode("first,"), StandardCharsets.UTF_8.encode("second")));
        assertThat(one(connection, byte[].class, "SELECT ?", blob))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("first,second");
        Clob clob = Clob.from(Flux.just("first,", "second"));
        Clob read = one(connection, Clob.class, "SELECT ?", clob);
        assertThat(Flux.from(read.stream()).collectList().block(LIMIT)).containsExactly("first,second");
    }

    @Test
    void parametersAndNullsAreBound() {
        assertThat(one(connection, Long.class, "SELECT ?", Parameters.in(5))).isEqualTo(5);
        assertThat(one(connection, String.class, "SELECT typeof(?)", Parameters.in(Integer.class)))
                .isEqualTo("null");
        assertThat(one(connection, String.class, "SELECT typeof(?)", new Object[] {null}))
                .isEqualTo("null");
    }

    @Test
    void textThatADoubleIsWrittenAsIsReadAsOne() {
        assertThat(one(connection, Double.class, "SELECT '0.1'")).isEqualTo(0.1);
        assertThat(one(connection, Double.class, "SELECT '1.7976931348623157E308'"))
                .isEqualTo(Double.MAX_VALUE);
        assertThat(one(connection, Double.class, "SELECT '0.50'")).isEqualTo(0.5);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                Arguments.of("SELECT 300", Byte.class, "INTEGER"),
                Arguments.of("SELECT 3000000000", Integer.class, "INTEGER"),
                Arguments.of("SELECT 'abc'", Integer.class, "TEXT"),
                Arguments.of("SELECT 2", Boolean.class, "INTEGER"),
                Arguments.of("SELECT 1.5", Long.class, "REAL"),
                Arguments.of("SELECT 9007199254740993", Double.class, "INTEGER"),
                Arguments.of("SELECT 0.1", Float.class, "REAL"),
                Arguments.of("SELECT 'x'", byte[].class, "TEXT"),
                Arguments.of("SELECT x'01'", String.class, "BLOB"),
                Arguments.of("SELECT 'yesterday'", LocalDate.class, "TEXT"),
                Arguments.of("SELECT 'BLUE'", Colour.class, "TEXT"),
                Arguments.of("SELECT x'010203'", float[].class, "BLOB"),
                Arguments.of("SELECT '99999999999999999.99'", Double.class, "TEXT"),
                Arguments.of("SELECT '1e400'", Double.class, "TEXT"),
                Arguments.of("SELECT '1e-400'", Float.class, "TEXT"),
                Arguments.of("SELECT '123456789-0001-0001-0001-000000000001'", UUID.class, "TEXT"),
                Arguments.of("SELECT '1-1-1-1-1'", UUID.class, "TEXT"),
                Arguments.of("SELECT 'ab'", Character.class, "TEXT"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void conversionThatLosesSomethingIsAnError(String sql, Class<?> type, String storage) {
        assertThatThrownBy(() -> one(connection, type, sql + " AS wanted"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted")
                .hasMessageContaining(storage)
                .hasMessageContaining(type.getName());
    }

    @Test
    void unsupportedTypesAreNamedTogetherWithTheSupported() {
        assertThatThrownBy(() -> statement(connection, "SELECT ?", new Thread()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread")
                .hasMessageContaining("OffsetDateTime");
        assertThatThrownBy(() -> one(connection, Thread.class, "SELECT 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> statement(connection, "SELECT ?", Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void boundArraysMayBeChangedAfterwards() {
        byte[] bytes = {1};
        Mono<byte[]> bound = query(connection, byte[].class, "SELECT ?", bytes).single();
        bytes[0] = 2;
        assertThat(bound.block(LIMIT)).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e10000000", "1e-999999999", "0e999999999"})
    void aDecimalThatCannotBeWrittenOutIsRefused(String text) {
        assertThatThrownBy(() -> connection.createStatement("SELECT ?").bind(0, new BigDecimal(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("131072 digits");
    }

    @Test
    void aWholeNumberOfMillionsOfDigitsIsRefused() {
        BigInteger vast = BigInteger.ONE.shiftLeft(10_000_000);
        assertThatThrownBy(() -> connection.createStatement("SELECT ?").bind(0, vast))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("131072 digits");
    }

    @ParameterizedTest
    @ValueSource(classes = {BigDecimal.class, BigInteger.class, Long.class, Double.class})
    void storedTextOfVastNumbersIsNotReadAsOne(Class<?> type) {
        for (String text : List.of("1e999999999", "9".repeat(800_000))) {
            assertThatThrownBy(() -> Flux.from(connection
                                    .createStatement("SELECT ?")
                                    .bind(0, text)
                                    .execute())
                            .flatMap(result -> result.map((row, metadata) -> row.get(0, type)))
                            .blockLast())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Cannot read column");
        }
    }
}
