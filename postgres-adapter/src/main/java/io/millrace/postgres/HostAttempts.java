package io.millrace.postgres;

import io.r2dbc.spi.R2dbcException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * What the driver found at each host when it could connect to none. It says only that it could not, with what went wrong as causes and
 * suppressed errors.
 */
final class HostAttempts {
    private static final String CONNECTION_STATES = "08";

    private HostAttempts() {}

    /** Whether this is the driver's word for a connection that could not be made. */
    static boolean failed(R2dbcException failure) {
        return "08003".equals(failure.getSqlState())
                && String.valueOf(failure.getMessage()).startsWith("Cannot connect to");
    }

    /** The first answer of a server that was reached, if there was one: that it is wrong to ask it, rather than impossible. */
    static Optional<R2dbcException> answer(R2dbcException failure) {
        return errors(failure)
                .filter(R2dbcException.class::isInstance)
                .map(R2dbcException.class::cast)
                .filter(HostAttempts::isAnswer)
                .findFirst();
    }

    /** The message, with what went wrong at each host. */
    static String message(R2dbcException failure) {
        String reasons = errors(failure)
                .map(HostAttempts::deepest)
                .map(Throwable::getMessage)
                .filter(text -> text != null)
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + reasons;
    }

    /** Whether a server was reached whose certificate was not accepted, or that did not accept ours. */
    static boolean failedByCertificate(R2dbcException failure) {
        return errors(failure)
                .flatMap(error -> Stream.iterate(error, cause -> cause != null, Throwable::getCause))
                .anyMatch(SSLException.class::isInstance);
    }

    private static Stream<Throwable> errors(R2dbcException failure) {
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()));
    }

    private static Throwable deepest(Throwable error) {
        Throwable current = error;
        while (current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    private static boolean isAnswer(R2dbcException error) {
        String state = error.getSqlState();
        return state != null && !state.startsWith(CONNECTION_STATES);
    }
}
