package io.millrace.benchmarks.soak;

import java.util.Formatter;
import java.util.Locale;

/** What a run found: figures, and requirements that were met or not. Not thread-safe. */
public final class Report {
    private final StringBuilder text = new StringBuilder();
    private boolean failed;

    Report(String title) {
        text.append(title).append('\n');
    }

    Report figure(String name, String format, Object... values) {
        text.append("  ").append(name).append(": ");
        try (Formatter formatter = new Formatter(text, Locale.ROOT)) {
            formatter.format(format, values);
        }
        text.append('\n');
        return this;
    }

    Report require(boolean met, String what) {
        failed |= !met;
        text.append("  ").append(met ? "ok      " : "FAILED  ").append(what).append('\n');
        return this;
    }

    /**
     * Whether every requirement was met.
     *
     * @return whether it was
     */
    public boolean isGood() {
        return !failed;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
