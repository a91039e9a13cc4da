package io.millrace.sqlite.driver.internal.values;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Text forms of times, chosen so that the order of the texts is the order of the times. */
public final class TimeText {
    private static final DateTimeFormatter LOCAL_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    private static final DateTimeFormatter LOCAL_DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(LOCAL_TIME)
            .toFormatter();

    private static final String UTC_FORM = "0000-00-00T00:00:00.000000Z";
    private static final int NANOS_OF_MICRO = 1_000;

    private static final int LAST_YEAR = 9999;

    private TimeText() {}

    public static String format(LocalTime time) {
        return LOCAL_TIME.format(time);
    }

    public static String format(LocalDateTime time) {
        requireFourDigits(time.getYear());
        return LOCAL_DATE_TIME.format(time);
    }

    /** In UTC, with microseconds. */
    public static String format(Instant time) {
        return utc(LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC));
    }

    /** In UTC, with microseconds. */
    public static String format(OffsetDateTime time) {
        return utc(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }

    /** By hand: a formatter takes ten times as long, for what may be in each row. */
    private static String utc(LocalDateTime time) {
        requireFourDigits(time.getYear());
        char[] text = UTC_FORM.toCharArray();
        put(time.getYear(), text, 3);
        put(time.getMonthValue(), text, 6);
        put(time.getDayOfMonth(), text, 9);
        put(time.getHour(), text, 12);
        put(time.getMinute(), text, 15);
        put(time.getSecond(), text, 18);
        put(time.getNano() / NANOS_OF_MICRO, text, 25);
        return new String(text);
    }

    private static void put(int number, char[] text, int lastDigit) {
        for (int rest = number, i = lastDigit; rest > 0; rest /= 10, i--) {
            text[i] = (char) ('0' + rest % 10);
        }
    }

    private static void requireFourDigits(int year) {
        if (year < 0 || year > LAST_YEAR) {
            throw new IllegalArgumentException("Cannot bind a date outside the years 0 to 9999");
        }
    }

    public static LocalDateTime parseLocal(String text) {
        return LocalDateTime.parse(withT(text));
    }

    /** Text without an offset is taken as UTC, which is what SQLite's CURRENT_TIMESTAMP means. */
    public static OffsetDateTime parseOffset(String text) {
        String iso = withT(text);
        int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
        boolean hasOffset = iso.endsWith("Z") || iso.endsWith("z") || sign > iso.indexOf('T');
        return hasOffset ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
    }

    private static String withT(String text) {
        return text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    }
}
