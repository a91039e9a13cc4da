package io.millrace.examples.lexicon.load;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the log for each tenth. */
final class LoggedProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);
    private static final int LINES = 10;

    private final long rows;
    private long done;
    private int lines;

    LoggedProgress(long rows) {
        this.rows = rows;
    }

    @Override
    public void advance() {
        done++;
        if (done * LINES >= rows * (lines + 1)) {
            lines++;
            LOG.info("Loading WordNet: {} of {} rows", done, rows);
        }
    }

    @Override
    public void close() {
        // Each line stands for itself.
    }
}
