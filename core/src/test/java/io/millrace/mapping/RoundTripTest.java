package io.millrace.mapping;

import static io.millrace.mapping.Values.convert;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.constraints.DateTimeRange;
import net.jqwik.time.api.constraints.Precision;

/** What was stored comes back the same, as SQLite keeps it and as PostgreSQL's driver gives it; or it is refused. */
class RoundTripTest {
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX");

    @Property
    void integersComeBackOrAreRefused(@ForAll long value) {
        for (Object raw : rawIntegers(value)) {
            assertThat(convert(raw, long.class)).isEqualTo(value);
            assertThat(convert(raw, BigInteger.class)).isEqualTo(BigInteger.valueOf(value));
            assertThat(orNull(raw, int.class)).isEqualTo((int) value == value ? (int) value : null);
            assertThat(orNull(raw, short.class)).isEqualTo((short) value == value ? (short) value : null);
            assertThat(orNull(raw, byte.class)).isEqualTo((byte) value == value ? (byte) value : null);
            boolean isDouble = BigDecimal.valueOf(value).compareTo(new BigDecimal((double) value)) == 0;
            if (isDouble) {
                assertThat(convert(raw, double.class)).isEqualTo((double) value);
            }
        }
    }

    private static List<Object> rawIntegers(long value) {
        return (int) value == value
                ? List.of(value, (int) value, new BigDecimal(value), BigInteger.valueOf(value), (double) value)
                : List.of(value, new BigDecimal(value), BigInteger.valueOf(value));
    }

    @Property
    void doublesComeBack(@ForAll("doubles") Double value) {
        assertThat(convert(value, double.class)).isEqualTo(value);
        if (Double.isFinite(value)) {
            BigDecimal decimal = convert(value, BigDecimal.class);
            assertThat(decimal).isEqualTo(BigDecimal.valueOf(value));
            assertThat(convert(decimal, double.class)).isEqualTo(value == 0 ? 0.0 : value);
            assertThat(orNull(value, long.class))
                    .isEqualTo(value.longValue() == value && value != 0x1p63 ? value.longValue() : null);
        }
    }

    @Property
    void floatsComeBackFromDoubles(@ForAll("floats") Float value) {
        assertThat(convert(value.doubleValue(), float.class)).isEqualTo(value);
        assertThat(convert(value, float.class)).isEqualTo(value);
    }

    @Property
    void decimalsComeBack(@ForAll BigDecimal value) {
        assertThat(convert(value.toString(), BigDecimal.class)).isEqualTo(value);
        assertThat(convert(value.toPlainString(), BigDecimal.class)).isEqualByComparingTo(value);
        assertThat(convert(value, BigDecimal.class)).isEqualTo(value);
        assertThat(convert(value, String.class)).isEqualTo(value.toPlainString());
    }

    @Property
    void bigIntegersComeBack(@ForAll BigInteger value) {
        assertThat(convert(value.toString(), BigInteger.class)).isEqualTo(value);
        assertThat(convert(new BigDecimal(value), BigInteger.class)).isEqualTo(value);
    }

    @Property
    void uuidsComeBack(@ForAll long high, @ForAll long low) {
        UUID value = new UUID(high, low);

        assertThat(convert(value.toString(), UUID.class)).isEqualTo(value);
        assertThat(convert(value, String.class)).isEqualTo(value.toString());
    }

    @Property
    void textThatIsNoUuidIsRefused(@ForAll("nearlyUuids") String text) {
        UUID value = orNull(text, UUID.class);

        assertThat(value == null || value.toString().equalsIgnoreCase(text)).isTrue();
    }

    @Property
    void instantsComeBack(@ForAll @Precision(value = ChronoUnit.MICROS) Instant value) {
        Instant millis = value.truncatedTo(ChronoUnit.MILLIS);
        assertThat(convert(millis.toEpochMilli(), Instant.class)).isEqualTo(millis);
        assertThat(convert(value.atOffset(ZoneOffset.ofHours(-5)), Instant.class))
                .isEqualTo(value);
    }

    @Property
    void offsetDateTimesComeBackInUtc(
            @ForAll @Precision(value = ChronoUnit.MICROS) LocalDateTime local, @ForAll("offsets") ZoneOffset offset) {
        OffsetDateTime value = local.atOffset(offset);
        OffsetDateTime utc = value.withOffsetSameInstant(ZoneOffset.UTC);
        String stored = MICROSECONDS.format(utc);

        assertThat(convert(stored, OffsetDateTime.class)).isEqualTo(utc);
        assertThat(convert(value, OffsetDateTime.class)).isEqualTo(utc);
        assertThat(convert(stored, Instant.class)).isEqualTo(value.toInstant());
        assertThat(convert(value, String.class)).isEqualTo(stored);
    }

    @Property
    void textsOfTimesAreInTheOrderOfTime(
            @ForAll
                    @DateTimeRange(min = "1900-01-01T00:00:00", max = "2200-01-01T00:00:00")
                    @Precision(value = ChronoUnit.MICROS)
                    LocalDateTime one,
            @ForAll
                    @DateTimeRange(min = "1900-01-01T00:00:00", max = "2200-01-01T00:00:00")
                    @Precision(value = ChronoUnit.MICROS)
                    LocalDateTime other) {
        String oneText = convert(one.atOffset(ZoneOffset.UTC), String.class);
        String otherText = convert(other.atOffset(ZoneOffset.UTC), String.class);

        assertThat(Integer.signum(oneText.compareTo(otherText))).isEqualTo(Integer.signum(one.compareTo(other)));
    }

    @Property
    void datesAndTimesComeBack(@ForAll @Precision(value = ChronoUnit.NANOS) LocalDateTime value) {
        LocalDate date = value.toLocalDate();
        LocalTime time = value.toLocalTime();

        assertThat(convert(value.toString(), LocalDateTime.class)).isEqualTo(value);
        assertThat(convert(value.toString().replace('T', ' '), LocalDateTime.class))
                .isEqualTo(value);
        assertThat(convert(date.toString(), LocalDate.class)).isEqualTo(date);
        assertThat(convert(time.toString(), LocalTime.class)).isEqualTo(time);
    }

    @Property
    void datesBeyondFourDigitsComeBack(@ForAll("anyDates") LocalDate date) {
        assertThat(convert(date.toString(), LocalDate.class)).isEqualTo(date);
        assertThat(convert(date.atStartOfDay().toString(), LocalDateTime.class)).isEqualTo(date.atStartOfDay());
    }

    @Property
    void durationsComeBack(@ForAll("durations") Duration value) {
        assertThat(convert(value.toString(), Duration.class)).isEqualTo(value);
    }

    @Property
    void vectorsComeBack(@ForAll float[] value) {
        ByteBuffer stored = ByteBuffer.allocate(4 * value.length).order(ByteOrder.LITTLE_ENDIAN);
        stored.asFloatBuffer().put(value);

        assertThat(convert(stored.array(), float[].class)).isEqualTo(value);
    }

    @Property
    void textComesBack(@ForAll String value) {
        assertThat(convert(value, String.class)).isEqualTo(value);
        Json json = Json.from(value);
        assertThat(json.as(String.class)).isEqualTo(value);
        assertThat(convert(json.text(), Json.class)).isEqualTo(json);
    }

    @Property
    void noTextIsConvertedByAnythingButARule(@ForAll String text) {
        for (Class<?> type :
                List.of(UUID.class, LocalDate.class, Instant.class, BigDecimal.class, Json.class, long.class)) {
            try {
                assertThat((Object) convert(text, type)).isNotNull();
            } catch (MappingException refused) {
                assertThat(refused).hasNoCause();
            }
        }
    }

    private static <T> T orNull(Object raw, Class<T> type) {
        try {
            return convert(raw, type);
        } catch (MappingException refused) {
            return null;
        }
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.longs().map(Double::longBitsToDouble);
    }

    @Provide
    Arbitrary<Float> floats() {
        return Arbitraries.integers().map(Float::intBitsToFloat);
    }

    @Provide
    Arbitrary<String> nearlyUuids() {
        return Arbitraries.strings().withChars("0a-+F").ofMinLength(34).ofMaxLength(37);
    }

    @Provide
    Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers().between(-18, 18).map(ZoneOffset::ofHours);
    }

    @Provide
    Arbitrary<LocalDate> anyDates() {
        return Arbitraries.longs()
                .between(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<Duration> durations() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 999_999_999))
                .as((seconds, nanos) -> Duration.ofSeconds(seconds, nanos));
    }
}
