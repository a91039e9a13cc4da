package io.millrace.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The line of a terminal that a progress bar is drawn on. The bar's own consumers would take over the terminal, and with it
 * Ctrl-C.
 */
final class TerminalLine implements ProgressBarConsumer {
    private final PrintWriter terminal;
    private final int columns;

    /** Guarded by this, as what is written is. In words, since the annotation would be a library of the command line. */
    private boolean ended;

    TerminalLine(PrintWriter terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
        // The last column is left free: some terminals go on to the next line when it is written.
        return columns - 1;
    }

    @Override
    public synchronized void accept(String bar) {
        if (!ended) {
            terminal.print('\r' + bar);
            terminal.flush();
        }
    }

    /** Ends the line, once: the bar's thread does it now and then, and now and then it does not. */
    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            terminal.println();
            terminal.flush();
        }
    }
}
