package io.millrace.cli.output;

import java.io.IOException;

/** Whoever read the results has seen enough, as {@code head} has after some lines. */
public final class OutputClosedException extends RuntimeException {
    OutputClosedException(IOException cause) {
        super("Nobody reads the results any more.", cause);
    }
}
