package io.millrace.mapping;

import static io.millrace.mapping.Values.convert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.time.temporal.TemporalUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimeConversionTest {
    private static final OffsetDateTime UTC = OffsetDateTime.of(2024, 5, 17, 10, 15, 30, 123_456_000, ZoneOffset.UTC);
    private static final OffsetDateTime IN_ROME = UTC.withOffsetSameInstant(ZoneOffset.ofHours(2));
    private static final Instant MILLIS = UTC.toInstant().truncatedTo(ChronoUnit.MILLIS);
    private static final LocalDate DATE = UTC.toLocalDate();
    private static final LocalTime TIME = UTC.toLocalTime();
    private static final LocalDateTime DATE_TIME = UTC.toLocalDateTime();

    static Stream<Arguments> conversions() {
        return Stream.of(
                arguments(MILLIS.toEpochMilli(), Instant.class, MILLIS),
                arguments(-1, Instant.class, Instant.EPOCH.minusMillis(1)),
                arguments(UTC.toInstant(), Instant.class, UTC.toInstant()),
                arguments(IN_ROME, Instant.class, UTC.toInstant()),
                arguments(IN_ROME.toZonedDateTime(), Instant.class, UTC.toInstant()),
                arguments("2024-05-17T10:15:30.123456Z", Instant.class, UTC.toInstant()),
                arguments("2024-05-17 12:15:30.123456+02:00", Instant.class, UTC.toInstant()),
                arguments("2024-05-17T10:15:30.123456Z", OffsetDateTime.class, UTC),
                arguments("2024-05-17T12:15:30.123456+02:00", OffsetDateTime.class, UTC),
                arguments(UTC, OffsetDateTime.class, UTC),
                arguments(IN_ROME, OffsetDateTime.class, UTC),
                arguments(UTC.toInstant(), OffsetDateTime.class, UTC),
                arguments(MILLIS.toEpochMilli(), OffsetDateTime.class, MILLIS.atOffset(ZoneOffset.UTC)),
                arguments(IN_ROME, ZonedDateTime.class, UTC.toZonedDateTime()),
                arguments(UTC.atZoneSameInstant(ZoneId.of("Europe/Rome")), ZonedDateTime.class, UTC.toZonedDateTime()),
                arguments("2024-05-17", LocalDate.class, DATE),
                arguments(DATE, LocalDate.class, DATE),
                arguments("10:15:30.123456", LocalTime.class, TIME),
                arguments("10:15", LocalTime.class, LocalTime.of(10, 15)),
                arguments(TIME, LocalTime.class, TIME),
                arguments("2024-05-17T10:15:30.123456", LocalDateTime.class, DATE_TIME),
                arguments("2024-05-17 10:15:30.123456", LocalDateTime.class, DATE_TIME),
                arguments(DATE_TIME, LocalDateTime.class, DATE_TIME),
                arguments("PT1H30M", Duration.class, Duration.ofMinutes(90)),
                arguments(Duration.ofNanos(5), Duration.class, Duration.ofNanos(5)),
                arguments(Period.ofDays(2), Duration.class, Duration.ofDays(2)),
                arguments(UTC, String.class, "2024-05-17T10:15:30.123456Z"),
                arguments(IN_ROME.withNano(0), String.class, "2024-05-17T10:15:30.000000Z"),
                arguments(DATE, String.class, "2024-05-17"),
                arguments(TIME, String.class, "10:15:30.123456"),
                arguments(DATE_TIME, String.class, "2024-05-17T10:15:30.123456"));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void convertsWhatIsTheSameTime(Object raw, Class<?> type, Object expected) {
        assertThat((Object) convert(raw, type)).isEqualTo(expected);
    }

    static Stream<Arguments> losses() {
        String withOffset = "the text is not a date and time with an offset, as in 2024-05-17T10:15:30Z";
        String points = "it converts from points in time, epoch milliseconds and ISO text with an offset only";
        return Stream.of(
                arguments("2024-04-31T10:15:30Z", Instant.class, withOffset),
                arguments("2024-05-17 10:15:30", Instant.class, withOffset),
                arguments("1715940930", OffsetDateTime.class, withOffset),
                arguments(1715940930.5, Instant.class, points),
                arguments(DATE_TIME, Instant.class, points),
                arguments(DATE, ZonedDateTime.class, points),
                arguments("17.05.2024", LocalDate.class, "the text is not a date as in 2024-05-17"),
                arguments("2024-05-17T00:00", LocalDate.class, "the text is not a date as in 2024-05-17"),
                arguments(DATE_TIME, LocalDate.class, "it converts from LocalDate and ISO text only"),
                arguments(19860L, LocalDate.class, "it converts from LocalDate and ISO text only"),
                arguments("25:00", LocalTime.class, "the text is not a time as in 10:15:30"),
                arguments(36930L, LocalTime.class, "it converts from LocalTime and ISO text only"),
                arguments(
                        "2024-05-17", LocalDateTime.class, "the text is not a date and time as in 2024-05-17T10:15:30"),
                arguments(
                        "2024-05-17T10:15:30Z",
                        LocalDateTime.class,
                        "the text is not a date and time as in 2024-05-17T10:15:30"),
                arguments(UTC, LocalDateTime.class, "it converts from LocalDateTime and ISO text only"),
                arguments("90 minutes", Duration.class, "the text is not a duration as in PT1H30M"),
                arguments(5400L, Duration.class, "it converts from intervals and ISO text only"),
                arguments(
                        Period.ofMonths(3),
                        Duration.class,
                        "it has months or years, whose length depends on the calendar"),
                arguments(
                        OffsetDateTime.MAX,
                        OffsetDateTime.class,
                        "it is an infinite timestamp, or of a year beyond 999999999"),
                arguments(
                        OffsetDateTime.MIN,
                        String.class,
                        "it is an infinite timestamp, or of a year beyond 999999999"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void refusesWhatIsNotTheSameTime(Object raw, Class<?> type, String reason) {
        assertThat(Values.failure(raw, type))
                .hasMessage("Cannot map column \"c\" (" + raw.getClass().getTypeName() + ") to " + type.getTypeName()
                        + ": " + reason + ".")
                .hasNoCause();
    }

    @Test
    void countsUnitsThatAnIntervalDoesNotList() {
        assertThat(convert(new Interval(0, 1, 2, 3), Duration.class))
                .isEqualTo(Duration.ofDays(1).plusHours(2).plusMinutes(3));
        assertThat(Values.failure(new Interval(1, 0, 0, 0), Duration.class)).hasMessageContaining("months or years");
    }

    /** As r2dbc-postgresql has it: minutes count, but are not among the units. */
    private record Interval(int months, int days, int hours, int minutes) implements TemporalAmount {
        @Override
        public long get(TemporalUnit unit) {
            return unit == ChronoUnit.MONTHS ? months : unit == ChronoUnit.DAYS ? days : hours;
        }

        @Override
        public List<TemporalUnit> getUnits() {
            return List.of(ChronoUnit.MONTHS, ChronoUnit.DAYS, ChronoUnit.HOURS);
        }

        @Override
        public Temporal addTo(Temporal temporal) {
            return temporal.plus(Period.of(0, months, days))
                    .plus(hours, ChronoUnit.HOURS)
                    .plus(minutes, ChronoUnit.MINUTES);
        }

        @Override
        public Temporal subtractFrom(Temporal temporal) {
            throw new UnsupportedOperationException();
        }
    }
}
