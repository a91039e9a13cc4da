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
     * A bar where somebody watches, lines of the log elsewhere.
     *
     * @return makes the progress of a load of so many rows
     */
    static LongFunction<Progress> forThisProcess() {
        return System.console() == null ? LoggedProgress::new : TerminalProgress::new;
    }
}
