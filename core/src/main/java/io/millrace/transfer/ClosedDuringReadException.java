package io.millrace.transfer;

/** The file was closed while it was read, by a cancel: nobody waits for what was read. */
final class ClosedDuringReadException extends RuntimeException {
    ClosedDuringReadException() {
        super(null, null, false, false);
    }
}
