package io.millrace.postgres;

import io.millrace.error.DataException.Kind;
import io.millrace.runtime.UnfitValueException;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * Dates and times as parameters. The driver makes the first 38 days that PostgreSQL has, and everything beyond its range, infinite;
 * here the former go as text, and the latter are refused.
 */
final class TimeRange {
    private static final LocalDate FIRST_DATE = LocalDate.of(-4713, 11, 24);
    private static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);
    private static final LocalDateTime FIRST_TIME = FIRST_DATE.atStartOfDay();
    private static final LocalDateTime LAST_TIME =
            LocalDate.of(294_276, 12, 31).atTime(LocalTime.MAX.truncatedTo(ChronoUnit.MICROS));
    private static final Instant FIRST_INSTANT = FIRST_TIME.toInstant(ZoneOffset.UTC);
    private static final Instant LAST_INSTANT = LAST_TIME.toInstant(ZoneOffset.UTC);

    /** A day later than what the driver begins with, wherever an offset may move it. */
    private static final LocalDateTime FIRST_OF_DRIVER = LocalDateTime.of(-4712, 1, 2, 0, 0);

    private static final DateTimeFormatter BEFORE_CHRIST = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4)
            .appendPattern("-MM-dd HH:mm:ss.SSSSSS 'BC'")
            .toFormatter(Locale.ROOT);

    private TimeRange() {}

    /** What the driver binds in place of a date or time. */
    static Object encode(Temporal value) {
        if (value instanceof LocalDate date) {
            require(!date.isBefore(FIRST_DATE) && !date.isAfter(LAST_DATE), "date");
            return inDriversRange(date.atStartOfDay(), PostgresqlObjectId.DATE, date);
        }
        if (value instanceof LocalDateTime time) {
            require(!time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME), "timestamp");
            return inDriversRange(time, PostgresqlObjectId.TIMESTAMP, time);
        }
        if (value instanceof Instant instant) {
            return point(instant, instant);
        }
        if (value instanceof OffsetDateTime time) {
            return point(time.toInstant(), inUtc(time));
        }
        return value instanceof ZonedDateTime time ? point(time.toInstant(), inUtc(time.toOffsetDateTime())) : value;
    }

    private static Object point(Instant instant, Temporal value) {
        require(!instant.isBefore(FIRST_INSTANT) && !instant.isAfter(LAST_INSTANT), "timestamptz");
        return inDriversRange(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), PostgresqlObjectId.TIMESTAMPTZ, value);
    }

    /** PostgreSQL reads offsets of less than 16 hours, where Java has 18; it keeps the instant alone. */
    private static OffsetDateTime inUtc(OffsetDateTime time) {
        return time.withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static Object inDriversRange(LocalDateTime utc, PostgresqlObjectId type, Temporal value) {
        if (!utc.isBefore(FIRST_OF_DRIVER)) {
            return value;
        }
        String text = BEFORE_CHRIST.format(utc);
        return Parameters.in(type, type == PostgresqlObjectId.TIMESTAMPTZ ? text.replace(" BC", "+00 BC") : text);
    }

    private static void require(boolean inRange, String type) {
        if (!inRange) {
            throw new UnfitValueException(
                    Kind.OUT_OF_RANGE,
                    "it is outside of the range of " + type + ". For an infinite one, bind the text: CAST(? AS " + type
                            + ").");
        }
    }
}
