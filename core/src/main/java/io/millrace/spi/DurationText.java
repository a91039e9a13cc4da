package io.millrace.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them, the same for every adapter. */
public final class DurationText {
    /** What {@link #parse} accepts, in words for messages. */
    public static final String ACCEPTED = "a duration such as 500ms, 30s, 5min, 1h or PT0.5S";

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(us|ms|s|min|h|d)", Pattern.CASE_INSENSITIVE);

    private DurationText() {}

    /**
     * Reads a duration: a whole number and a unit ({@code us}, {@code ms}, {@code s}, {@code min}, {@code h}, {@code d}), as PostgreSQL writes them, or
     * ISO 8601.
     *
     * @param text the text
     * @return the duration; nothing when it is none, or negative
     */
    public static Optional<Duration> parse(String text) {
        Matcher amount = AMOUNT.matcher(text.strip());
        if (amount.matches()) {
            long count = Long.parseLong(amount.group(1));
            return Optional.of(
                    switch (amount.group(2).toLowerCase(Locale.ROOT)) {
                        case "us" -> Duration.ofNanos(count * 1_000);
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "min" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return Optional.of(Duration.parse(text.strip())).filter(duration -> !duration.isNegative());
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }
}
