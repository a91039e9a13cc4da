package io.millrace.testkit.mock;

/** Nothing was said about a statement. */
final class UnstubbedStatementError extends AssertionError {
    UnstubbedStatementError(String message) {
        super(message);
    }
}
