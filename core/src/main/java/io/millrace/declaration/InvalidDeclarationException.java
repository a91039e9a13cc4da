package io.millrace.declaration;

import org.jspecify.annotations.Nullable;

/** A declaration that is not there, or not as it should be. Whoever reads one makes an error of its module out of this. */
public final class InvalidDeclarationException extends RuntimeException {
    InvalidDeclarationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@return what is wrong, and where} */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
