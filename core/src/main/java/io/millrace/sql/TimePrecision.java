package io.millrace.sql;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;

/**
 * The precision of times, one on every database: microseconds. What is finer is cut off before it is sent, so that what is stored is
 * the same everywhere, never later than what was given, and found again by it.
 */
public final class TimePrecision {
    private static final int NANOS_OF_MICRO = 1_000;

    private TimePrecision() {}

    /**
     * A time as databases keep it.
     *
     * @param time any time
     * @return the time without what is finer than a microsecond; the same object where there is nothing of that kind
     */
    public static Temporal of(Temporal time) {
        if (!time.isSupported(ChronoField.NANO_OF_SECOND)
                || time.get(ChronoField.NANO_OF_SECOND) % NANOS_OF_MICRO == 0) {
            return time;
        }
        if (time instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MICROS);
        }
        if (time instanceof LocalDateTime local) {
            return local.truncatedTo(ChronoUnit.MICROS);
        }
        if (time instanceof OffsetDateTime offset) {
            return offset.truncatedTo(ChronoUnit.MICROS);
        }
        if (time instanceof ZonedDateTime zoned) {
            return zoned.truncatedTo(ChronoUnit.MICROS);
        }
        if (time instanceof LocalTime local) {
            return local.truncatedTo(ChronoUnit.MICROS);
        }
        return time instanceof OffsetTime offset ? offset.truncatedTo(ChronoUnit.MICROS) : time;
    }

    /**
     * A duration as databases keep it.
     *
     * @param duration any duration
     * @return the duration without what is finer than a microsecond
     */
    public static Duration of(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MICROS);
    }
}
