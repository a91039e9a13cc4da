package io.millrace.mapping;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.time.temporal.TemporalUnit;
import java.util.Locale;

/**
 * To the types of {@code java.time}. A point in time comes from any other, from whole numbers as epoch milliseconds, and
 * from ISO text with an offset; no database keeps its offset or zone, so it is always given in UTC. Dates and times
 * without an offset come from ISO text or from themselves, and never from or to a point in time.
 */
final class TimeConverters {
    /** How a point in time is kept as text: in UTC to the microsecond, so that the order of texts is the order of time. */
    private static final DateTimeFormatter UTC_TEXT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT);

    private static final LocalDateTime ANY_DAY = LocalDate.EPOCH.atStartOfDay();

    private TimeConverters() {}

    static Object toInstant(Object raw) throws ConversionException {
        if (raw instanceof Instant value) {
            return value;
        }
        if (NumberConverters.isIntegral(raw)) {
            return Instant.ofEpochMilli(((Number) raw).longValue());
        }
        if (raw instanceof OffsetDateTime value) {
            return value.toInstant();
        }
        if (raw instanceof ZonedDateTime value) {
            return value.toInstant();
        }
        if (raw instanceof CharSequence text) {
            return parse(
                    text,
                    "a date and time with an offset, as in 2024-05-17T10:15:30Z",
                    iso -> IsoText.offsetDateTime(iso).toInstant());
        }
        throw Converter.unsupported("points in time, epoch milliseconds and ISO text with an offset");
    }

    static Object toOffsetDateTime(Object raw) throws ConversionException {
        return utc(raw).toOffsetDateTime();
    }

    static Object toZonedDateTime(Object raw) throws ConversionException {
        return utc(raw);
    }

    static Object toLocalDateTime(Object raw) throws ConversionException {
        if (raw instanceof CharSequence text) {
            return parse(text, "a date and time as in 2024-05-17T10:15:30", IsoText::dateTime);
        }
        return same(raw, LocalDateTime.class);
    }

    static Object toLocalDate(Object raw) throws ConversionException {
        if (raw instanceof CharSequence text) {
            return parse(text, "a date as in 2024-05-17", IsoText::date);
        }
        return same(raw, LocalDate.class);
    }

    static Object toLocalTime(Object raw) throws ConversionException {
        if (raw instanceof CharSequence text) {
            return parse(text, "a time as in 10:15:30", IsoText::time);
        }
        return same(raw, LocalTime.class);
    }

    /** From ISO text, or from an interval of a database; a day of it is 24 hours. */
    static Object toDuration(Object raw) throws ConversionException {
        if (raw instanceof CharSequence text) {
            return parse(text, "a duration as in PT1H30M", Duration::parse);
        }
        if (raw instanceof TemporalAmount amount) {
            return duration(amount);
        }
        throw Converter.unsupported("intervals and ISO text");
    }

    /** The text that SQLite keeps of a point in time. */
    static String utcText(OffsetDateTime value) throws ConversionException {
        return UTC_TEXT.format(utc(value));
    }

    private static ZonedDateTime utc(Object raw) throws ConversionException {
        try {
            return ((Instant) toInstant(raw)).atZone(ZoneOffset.UTC);
        } catch (DateTimeException infinite) {
            throw new ConversionException("it is an infinite timestamp, or of a year beyond " + Year.MAX_VALUE);
        }
    }

    private static Duration duration(TemporalAmount amount) throws ConversionException {
        for (TemporalUnit unit : amount.getUnits()) {
            if (unit.getDuration().compareTo(ChronoUnit.DAYS.getDuration()) > 0 && amount.get(unit) != 0) {
                throw new ConversionException("it has months or years, whose length depends on the calendar");
            }
        }
        // Added as a whole: PostgreSQL's Interval does not list its minutes among its units.
        return Duration.between(ANY_DAY, ANY_DAY.plus(amount));
    }

    private static Object same(Object raw, Class<?> type) throws ConversionException {
        if (type.isInstance(raw)) {
            return raw;
        }
        throw Converter.unsupported(type.getSimpleName() + " and ISO text");
    }

    private static Object parse(CharSequence text, String form, IsoParser parser) throws ConversionException {
        try {
            return parser.parse(text.toString());
        } catch (DateTimeException malformed) {
            throw new ConversionException("the text is not " + form);
        }
    }

    @FunctionalInterface
    private interface IsoParser {
        Object parse(String iso);
    }
}
