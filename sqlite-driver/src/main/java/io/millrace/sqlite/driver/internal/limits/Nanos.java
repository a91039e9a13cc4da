package io.millrace.sqlite.driver.internal.limits;

import java.time.Duration;

/** Points in {@link System#nanoTime()}, and the one that never comes. */
public final class Nanos {
    public static final long NEVER = Long.MAX_VALUE;
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private Nanos() {}

    /** A zero or negative limit means none. */
    public static long after(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            return NEVER;
        }
        return System.nanoTime() + of(limit);
    }

    public static boolean isPast(long deadline, long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    public static long of(Duration duration) {
        return duration.compareTo(Duration.ofNanos(LONGEST)) > 0 ? LONGEST : duration.toNanos();
    }
}
