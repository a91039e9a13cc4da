package io.millrace.postgres.internal;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/**
 * Dates and times in the one form that is expected, ISO's, such as {@code 2024-05-17 10:15:30.5+02} and {@code 0044-03-15 BC}. Those of
 * other settings of {@code DateStyle} do not begin with a year. What java.time does not know is the text itself: the infinite
 * ones, and the end of a day, 24:00.
 */
final class DateTimeText {
    private static final String END_OF_DAY = "24:00:00";
    private static final String BEFORE_CHRIST = " BC";
    private static final int YEAR_DIGITS = 4;
    private static final int NANO_DIGITS = 9;
    private static final int SECONDS_OF_A_MINUTE = 60;

    private final String text;
    private int at;
    private int year;
    private int month;
    private int day;

    private DateTimeText(String text) {
        this.text = text;
    }

    static Object date(String text) {
        return isInfinite(text) ? text : new DateTimeText(text).onlyDate();
    }

    static Object dateTime(String text) {
        return isInfinite(text) ? text : new DateTimeText(text).wholeDateTime();
    }

    static Object offsetDateTime(String text) {
        return isInfinite(text) ? text : new DateTimeText(text).wholeOffsetDateTime();
    }

    static Object time(String text) {
        return text.startsWith(END_OF_DAY) ? text : new DateTimeText(text).onlyTime();
    }

    static Object offsetTime(String text) {
        return text.startsWith(END_OF_DAY) ? text : new DateTimeText(text).wholeOffsetTime();
    }

    private static boolean isInfinite(String text) {
        return text.endsWith("infinity");
    }

    private Object onlyDate() {
        readDate();
        LocalDate date = date();
        end();
        return date;
    }

    private Object wholeDateTime() {
        readDate();
        expect(' ');
        LocalTime time = time();
        LocalDateTime whole = date().atTime(time);
        end();
        return whole;
    }

    private Object wholeOffsetDateTime() {
        readDate();
        expect(' ');
        LocalTime time = time();
        ZoneOffset offset = offset();
        OffsetDateTime whole = date().atTime(time).atOffset(offset);
        end();
        return whole.withOffsetSameInstant(ZoneOffset.UTC);
    }

    private Object onlyTime() {
        LocalTime time = time();
        end();
        return time;
    }

    private Object wholeOffsetTime() {
        OffsetTime time = time().atOffset(offset());
        end();
        return time;
    }

    private void readDate() {
        int from = at;
        year = number();
        if (at - from < YEAR_DIGITS) {
            throw unexpected();
        }
        expect('-');
        month = number();
        expect('-');
        day = number();
    }

    /** The era stands at the end of the text, behind time and offset. The year 1 BC is the year 0. */
    private LocalDate date() {
        if (text.startsWith(BEFORE_CHRIST, at)) {
            at += BEFORE_CHRIST.length();
            year = 1 - year;
        }
        return LocalDate.of(year, month, day);
    }

    private LocalTime time() {
        int hour = number();
        expect(':');
        int minute = number();
        expect(':');
        int second = number();
        return LocalTime.of(hour, minute, second, nanos());
    }

    private int nanos() {
        if (at == text.length() || text.charAt(at) != '.') {
            return 0;
        }
        at++;
        int from = at;
        int nanos = number();
        for (int digits = at - from; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private ZoneOffset offset() {
        char sign = at < text.length() ? text.charAt(at) : ' ';
        if (sign != '+' && sign != '-') {
            throw unexpected();
        }
        at++;
        int seconds = number() * SECONDS_OF_A_MINUTE * SECONDS_OF_A_MINUTE;
        for (int unit = SECONDS_OF_A_MINUTE; at < text.length() && text.charAt(at) == ':'; unit = 1) {
            at++;
            seconds += number() * unit;
        }
        return ZoneOffset.ofTotalSeconds(sign == '-' ? -seconds : seconds);
    }

    private int number() {
        int from = at;
        int number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at) - '0';
            at++;
        }
        if (at == from || at - from > NANO_DIGITS) {
            throw unexpected();
        }
        return number;
    }

    private void expect(char separator) {
        if (at == text.length() || text.charAt(at) != separator) {
            throw unexpected();
        }
        at++;
    }

    private void end() {
        if (at != text.length()) {
            throw unexpected();
        }
    }

    private static UnreadableValueException unexpected() {
        return new UnreadableValueException(
                "its form is not ISO's; set DateStyle to ISO, which every connection begins with");
    }
}
