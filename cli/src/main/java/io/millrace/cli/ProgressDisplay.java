package io.millrace.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows how far the work is, to whoever watches a terminal; otherwise nothing. */
final class ProgressDisplay implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 250;

    private final @Nullable ProgressBar bar;
    private final @Nullable TerminalLine line;

    private ProgressDisplay(@Nullable ProgressBar bar, @Nullable TerminalLine line) {
        this.bar = bar;
        this.line = line;
    }

    /**
     * A display.
     *
     * @param surroundings where it is shown, if there is a terminal
     * @param task what is being done
     * @param unit what is counted, with a blank before it; may be empty
     */
    static ProgressDisplay of(Surroundings surroundings, String task, String unit) {
        if (!surroundings.terminal().isPresent()) {
            return new ProgressDisplay(null, null);
        }
        TerminalLine line = new TerminalLine(
                surroundings.messages(), surroundings.terminal().columns());
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(unit, 1)
                .setInitialMax(-1)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(line)
                .build();
        return new ProgressDisplay(bar, line);
    }

    /** Shows that this much is done; a total below 0 is not known. */
    void reached(long done, long total) {
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
    }

    /** Shows what the work is at. */
    void describe(String text) {
        if (bar != null) {
            bar.setExtraMessage(text);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (line != null) {
            line.close();
        }
    }
}
