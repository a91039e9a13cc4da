package io.millrace.sql;

import io.millrace.text.PrintableText;

/**
 * Values that do not fit the parameters of a statement: missing, surplus, unknown, or an empty list for {@code IN}. Raised
 * before anything is sent. The message names the parameter and says what to do; it never contains values.
 */
public final class ParameterBindingException extends IllegalArgumentException {
    ParameterBindingException(String message) {
        super(PrintableText.ofMessage(message));
    }
}
