package io.millrace.examples.lexicon.load;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on a terminal. */
final class TerminalProgress implements Progress {
    private final ProgressBar bar;

    TerminalProgress(long rows) {
        bar = new ProgressBarBuilder()
                .setTaskName("Loading WordNet")
                .setUnit(" rows", 1)
                .setInitialMax(rows)
                .showSpeed()
                .build();
    }

    @Override
    public void advance() {
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }
}
