package io.millrace.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Parses ISO 8601 dates and times, with a {@code T} or a space between them. Accepts what the JDK's parsers accept, and
 * leaves all but the common form to them: four-digit years, and an offset of {@code Z}. That form takes them a microsecond,
 * which is what a row of SQLite takes.
 */
final class IsoText {
    private static final int DATE_LENGTH = 10;
    private static final int MINUTES_LENGTH = 5;
    private static final int SECONDS_LENGTH = 8;
    private static final int NANOS_LENGTH = 18;

    private static final int[] POWERS_OF_TEN = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private IsoText() {}

    static LocalDate date(String text) throws DateTimeException {
        LocalDate date = text.length() == DATE_LENGTH ? commonDate(text) : null;
        return date != null ? date : LocalDate.parse(text);
    }

    static LocalTime time(String text) throws DateTimeException {
        LocalTime time = commonTime(text, 0, text.length());
        return time != null ? time : LocalTime.parse(text);
    }

    static LocalDateTime dateTime(String text) throws DateTimeException {
        LocalDateTime dateTime = commonDateTime(text, text.length());
        return dateTime != null ? dateTime : LocalDateTime.parse(withT(text));
    }

    static OffsetDateTime offsetDateTime(String text) throws DateTimeException {
        LocalDateTime utc = text.endsWith("Z") ? commonDateTime(text, text.length() - 1) : null;
        return utc != null ? utc.atOffset(ZoneOffset.UTC) : OffsetDateTime.parse(withT(text));
    }

    private static @Nullable LocalDateTime commonDateTime(String text, int end) {
        if (end <= DATE_LENGTH || !(text.charAt(DATE_LENGTH) == 'T' || text.charAt(DATE_LENGTH) == ' ')) {
            return null;
        }
        LocalDate date = commonDate(text);
        LocalTime time = commonTime(text, DATE_LENGTH + 1, end);
        return date == null || time == null ? null : LocalDateTime.of(date, time);
    }

    private static @Nullable LocalDate commonDate(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        boolean common = (year | month | day) >= 0 && text.charAt(4) == '-' && text.charAt(7) == '-';
        return common ? LocalDate.of(year, month, day) : null;
    }

    /** Of hh:mm, hh:mm:ss and hh:mm:ss with one to nine digits of a fraction. */
    private static @Nullable LocalTime commonTime(String text, int start, int end) {
        int length = end - start;
        boolean withFraction = length > SECONDS_LENGTH + 1 && length <= NANOS_LENGTH;
        boolean withSeconds = length == SECONDS_LENGTH || withFraction;
        if (!withSeconds && length != MINUTES_LENGTH) {
            return null;
        }
        int hour = digits(text, start, 2);
        int minute = digits(text, start + 3, 2);
        int second = withSeconds ? digits(text, start + 6, 2) : 0;
        int fractionStart = start + SECONDS_LENGTH + 1;
        int nano = withFraction
                ? digits(text, fractionStart, end - fractionStart) * POWERS_OF_TEN[9 - (end - fractionStart)]
                : 0;
        boolean common = (hour | minute | second | nano) >= 0
                && text.charAt(start + 2) == ':'
                && (!withSeconds || text.charAt(start + 5) == ':')
                && (!withFraction || text.charAt(start + SECONDS_LENGTH) == '.');
        return common ? LocalTime.of(hour, minute, second, nano) : null;
    }

    /** The number of these digits, or -1 when one of them is none. */
    private static int digits(String text, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private static String withT(String text) {
        boolean space = text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ';
        return space ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1) : text;
    }
}
