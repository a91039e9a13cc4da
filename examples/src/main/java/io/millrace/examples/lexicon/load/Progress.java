package io.millrace.examples.lexicon.load;

import java.util.function.LongFunction;

/** Shows how far a load has come. Called from any thread, from one at a time. */
public interface Progress extends AutoCloseable {
    /** One more row. */
    void advance();

    /** The load has ended, well or not. */
    @Override
    void close();

    /**
     * How progress is shown.
     *
     * @param terminal whether somebody watches: a bar on standard error; lines of the log otherwise
     * @return makes the progress of a load of so many rows
     */
    static LongFunction<Progress> shown(boolean terminal) {
        return terminal ? TerminalProgress::new : LoggedProgress::new;
    }
}
