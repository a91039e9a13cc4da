package io.millrace.cli;

/** What the process says with its exit code. Scripts rely on these numbers. */
final class ExitCode {
    /** The work is done. */
    static final int OK = 0;

    /** The work failed. */
    static final int FAILURE = 1;

    /** The command, an option, the URL or a variable of the environment cannot be used. Nothing was done. */
    static final int USAGE = 2;

    /**
     * {@code status --check} found migrations that are not applied, or not as they should be; {@code search-index verify} found an index that
     * is not in step with its table.
     */
    static final int NOT_UP_TO_DATE = 3;

    /** The work failed for a reason that may pass: a lock, a time limit, a lost connection. */
    static final int TRY_AGAIN = 4;

    /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
    static final int INTERRUPTED = 130;

    /** Whoever read the results has gone: 128 and the number of SIGPIPE. */
    static final int OUTPUT_CLOSED = 141;

    private ExitCode() {}
}
