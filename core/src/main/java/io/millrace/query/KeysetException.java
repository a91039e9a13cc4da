package io.millrace.query;

/**
 * A text that came from outside is no place in the order of rows that it was given to: it is damaged, of another version, or of another order. Whoever sent it made a
 * mistake, and not the program. The message says which, and never tells the text, which is somebody's data.
 */
public final class KeysetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KeysetException(String message) {
        super(message);
    }
}
