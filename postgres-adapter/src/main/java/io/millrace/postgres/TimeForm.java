package io.millrace.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Dates and times as PostgreSQL writes them in ISO style and UTC, and as Java does by ISO 8601. They differ before the year 1 and
 * behind the year 9999. What only PostgreSQL has ({@code infinity}, {@code 24:00:00}) is the same text in both.
 */
final class TimeForm {
    private static final String BEFORE_CHRIST = " BC";
    private static final String UTC = "+00";
    private static final int LAST_PLAIN_YEAR = 9999;

    private TimeForm() {}

    static String ofPostgres(String text) {
        if (!Character.isDigit(text.charAt(0))) {
            return text;
        }
        boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
        String dated = beforeChrist ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
        int behindYear = dated.indexOf('-');
        int year = Integer.parseInt(dated.substring(0, behindYear));
        String rest = dated.substring(behindYear).replace(' ', 'T');
        if (rest.endsWith(UTC)) {
            rest = rest.substring(0, rest.length() - UTC.length()) + "Z";
        }
        return year(beforeChrist ? 1 - year : year) + rest;
    }

    /** ISO 8601 has a year 0 and signs, and as many digits as are needed, four at least. */
    private static String year(int year) {
        String digits = String.format(Locale.ROOT, "%04d", Math.abs(year));
        return year < 0 ? "-" + digits : year > LAST_PLAIN_YEAR ? "+" + digits : digits;
    }

    static Object toPostgres(Object value) {
        if (value instanceof Instant instant) {
            LocalDateTime time = instant.atOffset(ZoneOffset.UTC).toLocalDateTime();
            return isPlain(time.getYear())
                    ? instant.toString()
                    : dated(time.toLocalDate(), "T" + time.toLocalTime() + "Z");
        }
        if (value instanceof LocalDateTime time && !isPlain(time.getYear())) {
            return dated(time.toLocalDate(), "T" + time.toLocalTime());
        }
        if (value instanceof LocalDate date && !isPlain(date.getYear())) {
            return dated(date, "");
        }
        return value.toString();
    }

    private static boolean isPlain(int year) {
        return year > 0 && year <= LAST_PLAIN_YEAR;
    }

    private static String dated(LocalDate date, String time) {
        boolean beforeChrist = date.getYear() <= 0;
        int year = beforeChrist ? 1 - date.getYear() : date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth())
                + time
                + (beforeChrist ? BEFORE_CHRIST : "");
    }
}
