package io.millrace.transfer;

import java.io.IOException;

/** The next line has more bytes than it may have. */
final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    LineTooLongException(int most) {
        super("more than " + most + " bytes");
    }
}
