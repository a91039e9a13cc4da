package io.millrace.mapping;

/**
 * A value that does not convert. The message completes "Cannot map column ... to ...:" and never quotes the value, which is
 * also why there is no cause: what the parsers of the JDK and of Jackson throw does quote it.
 */
final class ConversionException extends Exception {
    ConversionException(String reason) {
        super(reason, null, false, false);
    }
}
