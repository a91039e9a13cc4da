package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What goes in as a portable type comes out as it. */
public interface TypesContract extends Contract {
    @Test
    default void booleansComeBack(ContractDatabase db) {
        comeBack(db, PortableType.BOOLEAN, Boolean.class, List.of(true, false));
    }

    @Test
    default void integersComeBack(ContractDatabase db) {
        comeBack(db, PortableType.INTEGER, Integer.class, List.of(0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
        comeBack(db, PortableType.INTEGER, Short.class, List.of((short) 0, Short.MIN_VALUE, Short.MAX_VALUE));
        comeBack(db, PortableType.INTEGER, Byte.class, List.of((byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE));
    }

    @Test
    default void longsComeBack(ContractDatabase db) {
        comeBack(db, PortableType.BIGINT, Long.class, List.of(0L, -1L, 1L << 53 | 1, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    default void doublesComeBack(ContractDatabase db) {
        comeBack(
                db,
                PortableType.DOUBLE,
                Double.class,
                List.of(0.0, 0.1, -1.5, 1.0 / 3, 1e100, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL));
        comeBack(db, PortableType.DOUBLE, Float.class, List.of(0.1f, -2.5f, Float.MAX_VALUE));
    }

    @Test
    @Requires(Feature.INFINITE_DOUBLES)
    default void infiniteDoublesComeBack(ContractDatabase db) {
        comeBack(db, PortableType.DOUBLE, Double.class, List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    }

    @Test
    default void decimalsComeBackWithoutLoss(ContractDatabase db) {
        comeBackAs(
                db,
                PortableType.DECIMAL,
                BigDecimal.class,
                (actual, expected) -> assertThat(actual).isEqualByComparingTo(expected),
                List.of(
                        BigDecimal.ZERO,
                        new BigDecimal("0.1"),
                        new BigDecimal("-12345678901234567890.123456789"),
                        new BigDecimal("9007199254740993"),
                        new BigDecimal("0.00000000000000000000000000000001")));
    }

    @Test
    @Requires(Feature.DECIMAL_SCALE)
    default void decimalsKeepTheirScale(ContractDatabase db) {
        comeBack(db, PortableType.DECIMAL, BigDecimal.class, List.of(new BigDecimal("1.10"), new BigDecimal("100")));
    }

    @Test
    default void textComesBack(ContractDatabase db) {
        comeBack(
                db,
                PortableType.TEXT,
                String.class,
                List.of(
                        "",
                        " ",
                        "plain",
                        "it's \"quoted\" \\ ? :name $1 %_",
                        "line\r\nbreaks\tand\u0001controls",
                        "Zürich, Ελλάδα, 東京, \u05E9\u05DC\u05D5\u05DD",
                        "e\u0301 is not \u00E9",
                        "emoji \uD83D\uDE80 beyond 16 bits",
                        "x".repeat(100_000)));
        comeBack(db, PortableType.TEXT, Character.class, List.of('x', 'é'));
    }

    @Test
    @Requires(Feature.NUL_IN_TEXT)
    default void textWithNulComesBack(ContractDatabase db) {
        comeBack(db, PortableType.TEXT, String.class, List.of("a\u0000b", "\u0000"));
    }

    @Test
    default void bytesComeBack(ContractDatabase db) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        comeBack(db, PortableType.BYTES, byte[].class, List.of(new byte[0], new byte[] {0}, all, new byte[100_000]));
    }

    @Test
    default void instantsComeBackToTheMillisecond(ContractDatabase db) {
        comeBack(
                db,
                PortableType.INSTANT,
                Instant.class,
                List.of(
                        Instant.EPOCH,
                        Instant.parse("2026-02-28T23:59:59.999Z"),
                        Instant.parse("1969-12-31T23:59:59.999Z"),
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999Z")));
    }

    @Test
    default void localDatesComeBack(ContractDatabase db) {
        comeBack(
                db,
                PortableType.LOCAL_DATE,
                LocalDate.class,
                List.of(
                        LocalDate.EPOCH,
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(1582, 10, 10),
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(9999, 12, 31)));
    }

    @Test
    default void localDateTimesComeBackToTheMicrosecond(ContractDatabase db) {
        comeBack(
                db,
                PortableType.LOCAL_DATE_TIME,
                LocalDateTime.class,
                List.of(
                        LocalDateTime.of(2024, 2, 29, 0, 0),
                        LocalDateTime.of(2026, 3, 29, 2, 30, 1, 123_456_000),
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000)));
    }

    @Test
    default void offsetDateTimesComeBackInUtcToTheMicrosecond(ContractDatabase db) {
        comeBackAs(
                db,
                PortableType.OFFSET_DATE_TIME,
                OffsetDateTime.class,
                (actual, expected) -> assertThat(actual).isEqualTo(expected.withOffsetSameInstant(ZoneOffset.UTC)),
                List.of(
                        OffsetDateTime.parse("2026-06-30T12:00:00Z"),
                        OffsetDateTime.parse("2026-06-30T23:30:00.123456+14:00"),
                        OffsetDateTime.parse("2026-01-01T00:00:00-09:30")));
    }

    @Test
    default void offsetDateTimesSortByTime(ContractDatabase db) {
        db.create("moment", "id {INTEGER} PRIMARY KEY, at {OFFSET_DATE_TIME}");
        OffsetDateTime noon = OffsetDateTime.parse("2026-06-30T12:00:00Z");
        Object[] moments = {
            noon.plusNanos(TimeUnit.MILLISECONDS.toNanos(1)),
            noon.withOffsetSameInstant(ZoneOffset.ofHours(9)),
            noon.minusSeconds(1).withOffsetSameInstant(ZoneOffset.ofHours(-9))
        };
        for (int i = 0; i < moments.length; i++) {
            db.get(db.store().execute("INSERT INTO moment (id, at) VALUES (?, ?)", i, moments[i]));
        }
        assertThat(db.list(db.store().query(Integer.class, "SELECT id FROM moment ORDER BY at")))
                .containsExactly(2, 1, 0);
    }

    @Test
    default void uuidsComeBack(ContractDatabase db) {
        comeBack(
                db,
                PortableType.UUID,
                UUID.class,
                List.of(new UUID(0, 0), UUID.fromString("123e4567-e89b-12d3-a456-426614174000"), new UUID(-1, -1)));
    }

    @Test
    default void enumsComeBack(ContractDatabase db) {
        comeBack(db, PortableType.TEXT, TimeUnit.class, List.of(TimeUnit.DAYS, TimeUnit.NANOSECONDS));
    }

    @Test
    default void jsonComesBack(ContractDatabase db) {
        comeBackAs(
                db,
                PortableType.JSON,
                Json.class,
                (actual, expected) -> assertThat(actual.text().replace(" ", "")).isEqualTo(expected.text()),
                List.of(Json.of("{\"a\":[1,2.5,null,true]}"), Json.of("[]"), Json.of("\"té'xt\""), Json.of("17")));
    }

    @Test
    default void vectorsComeBack(ContractDatabase db) {
        comeBack(db, PortableType.VECTOR, float[].class, List.of(new float[] {0f}, new float[] {
            1f, -2.5f, 0.1f, Float.MIN_NORMAL, Float.MAX_VALUE
        }));
    }

    private static <T> void comeBack(ContractDatabase db, PortableType type, Class<T> java, List<T> values) {
        comeBackAs(db, type, java, (actual, expected) -> assertThat(actual).isEqualTo(expected), values);
    }

    /** Each value and a null: bound, selected by its value's row, and read by a column's name. */
    private static <T> void comeBackAs(
            ContractDatabase db, PortableType type, Class<T> javaType, BiConsumer<T, T> same, List<T> values) {
        String table =
                "type_" + javaType.getSimpleName().replace("[]", "_array").toLowerCase(Locale.ROOT);
        db.create(table, "id {INTEGER} PRIMARY KEY, content {" + type + "}");
        for (int i = 0; i < values.size(); i++) {
            db.get(db.store().execute("INSERT INTO " + table + " (id, content) VALUES (?, ?)", i, values.get(i)));
            Row row = db.row("SELECT content FROM " + table + " WHERE id = ?", i);
            assertThat(row.get("content", javaType)).as("value %d", i).isNotNull();
            same.accept(row.get("content", javaType), values.get(i));
        }
        db.get(db.store().execute("INSERT INTO " + table + " (id, content) VALUES (?, ?)", -1, null));
        assertThat(db.row("SELECT content FROM " + table + " WHERE id = -1").get("content", javaType))
                .as("null")
                .isNull();
    }
}
