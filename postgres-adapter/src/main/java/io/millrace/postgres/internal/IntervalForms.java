package io.millrace.postgres.internal;

import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.codec.Interval;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Intervals. Of {@code IntervalStyle}'s forms, {@code postgres} and {@code iso_8601} tell by themselves what they are. What the driver's
 * class cannot hold is its text: the infinite ones, and those of more than 2^31 hours.
 */
final class IntervalForms {
    private static final String SIGNED = "([-+]?\\d+)";
    private static final Pattern POSTGRES = Pattern.compile("(?:" + SIGNED + " years? ?)?(?:" + SIGNED + " mons? ?)?(?:"
            + SIGNED + " days? ?)?(?:([-+]?)(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?)?");
    private static final Pattern ISO = Pattern.compile("P(?:" + SIGNED + "Y)?(?:" + SIGNED + "M)?(?:" + SIGNED + "D)?"
            + "(?:T(?:" + SIGNED + "H)?(?:" + SIGNED + "M)?(?:([-+]?)(\\d+)(?:\\.(\\d{1,6}))?S)?)?");

    private static final long MICROS = 1_000_000;
    private static final long SECONDS_OF_A_MINUTE = 60;
    private static final long MICROS_OF_A_MINUTE = SECONDS_OF_A_MINUTE * MICROS;
    private static final long MICROS_OF_AN_HOUR = 60 * MICROS_OF_A_MINUTE;
    private static final int MONTHS_OF_A_YEAR = 12;
    private static final int MICRO_DIGITS = 6;

    private IntervalForms() {}

    static Object ofText(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        Matcher postgres = POSTGRES.matcher(text);
        if (!text.isEmpty() && postgres.matches()) {
            long hours = number(postgres.group(5));
            boolean negative = "-".equals(postgres.group(4));
            return fits(hours)
                    ? interval(
                            postgres,
                            signed(negative, hours),
                            signed(negative, number(postgres.group(6))),
                            signed(negative, number(postgres.group(7))),
                            signed(negative, micros(postgres.group(8))))
                    : text;
        }
        Matcher iso = ISO.matcher(text);
        if (iso.matches()) {
            long hours = number(iso.group(4));
            boolean negative = "-".equals(iso.group(6));
            return fits(hours)
                    ? interval(
                            iso,
                            (int) hours,
                            (int) number(iso.group(5)),
                            signed(negative, number(iso.group(7))),
                            signed(negative, micros(iso.group(8))))
                    : text;
        }
        throw new UnreadableValueException(
                "its form is of another IntervalStyle than the one that every connection begins"
                        + " with; set it to postgres or iso_8601");
    }

    static Object ofBinary(ByteBuf value) {
        long micros = value.readLong();
        int days = value.readInt();
        int months = value.readInt();
        if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            return "-infinity";
        }
        long hours = micros / MICROS_OF_AN_HOUR;
        if (!fits(hours)) {
            throw new UnreadableValueException("it is an interval of more than 2^31 hours");
        }
        return Interval.of(
                months / MONTHS_OF_A_YEAR,
                months % MONTHS_OF_A_YEAR,
                days,
                (int) hours,
                (int) (micros % MICROS_OF_AN_HOUR / MICROS_OF_A_MINUTE),
                (int) (micros % MICROS_OF_A_MINUTE / MICROS),
                (int) (micros % MICROS));
    }

    private static Interval interval(Matcher date, int hours, int minutes, int seconds, int micros) {
        return Interval.of(
                Math.toIntExact(number(date.group(1))),
                Math.toIntExact(number(date.group(2))),
                Math.toIntExact(number(date.group(3))),
                hours,
                minutes,
                seconds,
                micros);
    }

    private static boolean fits(long number) {
        return number == (int) number;
    }

    private static int signed(boolean negative, long number) {
        return (int) (negative ? -number : number);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long micros(@Nullable String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, MICRO_DIGITS));
    }
}
