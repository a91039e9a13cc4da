package io.millrace.cli;

/** Work that cannot be done, for a reason that the command itself has found. */
final class FailedCommandException extends RuntimeException {
    FailedCommandException(String message) {
        super(message);
    }
}
