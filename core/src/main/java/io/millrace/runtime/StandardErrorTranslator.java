package io.millrace.runtime;

import io.millrace.error.BadSqlException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.DeadlockException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.OverloadedException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.UncategorizedDatastoreException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Translates by SQLSTATE, and by the kinds of exceptions of the R2DBC SPI where SQLSTATE says nothing. Adapters extend it
 * for what their drivers tell beyond that.
 */
public class StandardErrorTranslator implements ErrorTranslator {
    @Override
    public final DatastoreException translate(Throwable error, @Nullable String sql) {
        if (error instanceof DatastoreException known) {
            return known;
        }
        if (error instanceof R2dbcException failure) {
            String text = sql != null ? sql : failure.getSql();
            return translate(failure, new ErrorDetails(text, failure.getSqlState(), failure.getErrorCode()));
        }
        ErrorDetails details = new ErrorDetails(sql, null, 0);
        if (error instanceof TimeoutException) {
            return new DatastoreTimeoutException(message(error), details, error);
        }
        return new UncategorizedDatastoreException(message(error), details, error);
    }

    /**
     * Translates a driver's error.
     *
     * @param failure the error
     * @param details the details to pass on
     * @return the error for the caller
     */
    protected DatastoreException translate(R2dbcException failure, ErrorDetails details) {
        String state = failure.getSqlState() == null ? "" : failure.getSqlState();
        String message = message(failure);
        return switch (state) {
            case "40P01" -> new DeadlockException(message, details, failure);
            case "55P03" -> new LockTimeoutException(message, details, failure);
            case "57014", "25P03", "25P04" -> new DatastoreTimeoutException(message, details, failure);
            default -> byKind(failure, state, message, details);
        };
    }

    private DatastoreException byKind(R2dbcException failure, String state, String message, ErrorDetails details) {
        if (failure instanceof R2dbcDataIntegrityViolationException || state.startsWith("23")) {
            return new ConstraintViolationException(message, kind(state), constraint(failure), details, failure);
        }
        if (failure instanceof R2dbcRollbackException || state.startsWith("40")) {
            return new SerializationFailureException(message, details, failure);
        }
        if (failure instanceof R2dbcPermissionDeniedException || state.equals("42501") || state.startsWith("28")) {
            return new PermissionDeniedException(message, details, failure);
        }
        if (failure instanceof R2dbcBadGrammarException || state.startsWith("42")) {
            return new BadSqlException(message, position(failure), details, failure);
        }
        if (failure instanceof R2dbcTimeoutException) {
            return new DatastoreTimeoutException(message, details, failure);
        }
        if (state.startsWith("08") || state.startsWith("57")) {
            return new ConnectionLostException(message, details, failure);
        }
        if (failure instanceof R2dbcTransientResourceException) {
            return new OverloadedException(message, details, failure);
        }
        if (failure instanceof R2dbcNonTransientResourceException) {
            return new ResourceException(message, details, failure);
        }
        return new UncategorizedDatastoreException(message, details, failure);
    }

    /**
     * The name of the constraint that was broken.
     *
     * @param failure the driver's error
     * @return the name; by default {@code null}, since the SPI has no place for it
     */
    protected @Nullable String constraint(R2dbcException failure) {
        return null;
    }

    /**
     * Where in the statement a fault was noticed.
     *
     * @param failure the driver's error
     * @return the 1-based character; by default 0 for unknown, since the SPI has no place for it
     */
    protected int position(R2dbcException failure) {
        return 0;
    }

    /**
     * The driver's message, or the error's kind when it has none.
     *
     * @param error the error
     * @return the message
     */
    protected static String message(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    private static Kind kind(String state) {
        return switch (state) {
            case "23505" -> Kind.UNIQUE;
            case "23503", "23506" -> Kind.FOREIGN_KEY;
            case "23502" -> Kind.NOT_NULL;
            case "23513", "23514" -> Kind.CHECK;
            default -> Kind.OTHER;
        };
    }
}
