package io.millrace.transfer;

/** Something is wrong with a line. Whoever knows its number says so. */
final class BadLine extends RuntimeException {
    BadLine(String message) {
        super(message, null, false, false);
    }
}
