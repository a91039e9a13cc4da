package io.millrace.sqlite.driver;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Text forms of times, chosen so that the order of the texts is the order of the times. */
final class TimeText {

    private static final DateTimeFormatter LOCAL_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    private static final DateTimeFormatter LOCAL_DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(LOCAL_TIME)
            .toFormatter();

    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 6, 6, true)
            .appendLiteral('Z')
            .toFormatter();

    private static final int LAST_YEAR = 9999;

    private TimeText() {}

    static String format(LocalTime time) {
        return LOCAL_TIME.format(time);
    }

    static String format(LocalDateTime time) {
        requireFourDigits(time.getYear());
        return LOCAL_DATE_TIME.format(time);
    }

    /** In UTC, with microseconds. */
    static String format(OffsetDateTime time) {
        OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
        requireFourDigits(utc.getYear());
        return UTC.format(utc);
    }

    private static void requireFourDigits(int year) {
        if (year < 0 || year > LAST_YEAR) {
            throw new IllegalArgumentException("Cannot bind a date outside the years 0 to 9999");
        }
    }

    static LocalDateTime parseLocal(String text) {
        return LocalDateTime.parse(withT(text));
    }

    /** Text without an offset is taken as UTC, which is what SQLite's CURRENT_TIMESTAMP means. */
    static OffsetDateTime parseOffset(String text) {
        String iso = withT(text);
        int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
        boolean hasOffset = iso.endsWith("Z") || iso.endsWith("z") || sign > iso.indexOf('T');
        return hasOffset ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
    }

    private static String withT(String text) {
        return text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    }
}
