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
    public void accept(String bar) {
        terminal.print('\r' + bar);
        terminal.flush();
    }

    @Override
    public void close() {
        terminal.println();
        terminal.flush();
    }
}
