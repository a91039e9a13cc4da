package io.millrace.runtime;

/** What a {@link StatementExecutor} signals in an error's place when it knows which of a statement's added rows the error is about. */
public final class RowFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int row;
    private final Throwable error;

    /**
     * Creates the signal.
     *
     * @param row the row, counted from 0 among those of the statement
     * @param error the driver's error
     */
    public RowFailure(int row, Throwable error) {
        super(null, error, false, false);
        this.row = row;
        this.error = error;
    }

    int row() {
        return row;
    }

    Throwable error() {
        return error;
    }
}
