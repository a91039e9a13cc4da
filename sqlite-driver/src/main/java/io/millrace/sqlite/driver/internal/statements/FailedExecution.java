package io.millrace.sqlite.driver.internal.statements;

/**
 * Tells which of several executions failed, as what the error, or its cause, suppressed: the classes of errors are the SPI's, and
 * have no place for it.
 */
public final class FailedExecution extends Exception {
    private static final long serialVersionUID = 1L;

    private final int index;

    FailedExecution(int index, int of) {
        super("Execution " + index + ", counted from 0, of " + of, null, false, false);
        this.index = index;
    }

    /** Counted from 0. */
    public int index() {
        return index;
    }
}
