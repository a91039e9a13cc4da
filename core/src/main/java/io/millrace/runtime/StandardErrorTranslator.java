package io.millrace.runtime;

import io.millrace.error.BadSqlException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Constraint;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.DeadlockException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.OverloadedException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.error.UnsupportedFeatureException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Translates by SQLSTATE, and by the kinds of exceptions of the R2DBC SPI where SQLSTATE says nothing. Adapters extend it
 * for what their drivers tell beyond that.
 */
public class StandardErrorTranslator implements ErrorTranslator {
    /** Made once for a datastore; keeps nothing. */
    public StandardErrorTranslator() {}

    @Override
    public final DatastoreException translate(Throwable error, @Nullable String sql, OptionalLong index) {
        if (error instanceof DatastoreException known) {
            return known;
        }
        if (error instanceof R2dbcException failure) {
            String text = sql != null ? sql : failure.getSql();
            return translate(failure, new ErrorDetails(text, failure.getSqlState(), failure.getErrorCode(), index));
        }
        ErrorDetails details = new ErrorDetails(sql, null, 0, index);
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
        FailureKind kind = FailureKind.of(details.sqlState());
        if (kind == null) {
            return ofUnknownState(failure, details);
        }
        return make(
                kind == FailureKind.RESOURCE && failure instanceof R2dbcTransientResourceException
                        ? FailureKind.OVERLOADED
                        : kind,
                failure,
                details);
    }

    /**
     * Translates an error whose SQLSTATE is missing or of no class that the standard or PostgreSQL knows.
     *
     * @param failure the error
     * @param details the details to pass on
     * @return the error for the caller; by default decided by the kind of the SPI's exception
     */
    protected DatastoreException ofUnknownState(R2dbcException failure, ErrorDetails details) {
        FailureKind kind = ofException(failure);
        return kind == null
                ? new UncategorizedDatastoreException(describe(failure), details, cause(failure))
                : make(kind, failure, details);
    }

    private static @Nullable FailureKind ofException(R2dbcException failure) {
        if (failure instanceof R2dbcDataIntegrityViolationException) {
            return FailureKind.CONSTRAINT;
        }
        if (failure instanceof R2dbcRollbackException) {
            return FailureKind.SERIALIZATION;
        }
        if (failure instanceof R2dbcPermissionDeniedException) {
            return FailureKind.PERMISSION;
        }
        if (failure instanceof R2dbcBadGrammarException) {
            return FailureKind.BAD_SQL;
        }
        if (failure instanceof R2dbcTimeoutException) {
            return FailureKind.TIMEOUT;
        }
        if (failure instanceof R2dbcTransientResourceException) {
            return FailureKind.OVERLOADED;
        }
        return failure instanceof R2dbcNonTransientResourceException ? FailureKind.RESOURCE : null;
    }

    private DatastoreException make(FailureKind kind, R2dbcException failure, ErrorDetails details) {
        String message = describe(failure);
        Throwable cause = cause(failure);
        return switch (kind) {
            case BAD_SQL -> new BadSqlException(message, position(failure, details), details, cause);
            case CONNECTION_LOST -> new ConnectionLostException(message, details, cause);
            case CONSTRAINT ->
                new ConstraintViolationException(
                        message, constraintKind(details.sqlState()), constraint(failure), details, cause);
            case DATA -> new DataException(message, position(failure, details), details, cause);
            case DEADLOCK -> new DeadlockException(message, details, cause);
            case LOCK -> new LockTimeoutException(message, details, cause);
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(message, details, cause);
            case OVERLOADED -> new OverloadedException(message, details, cause);
            case PERMISSION -> new PermissionDeniedException(message, details, cause);
            case RESOURCE -> new ResourceException(message, details, cause);
            case SERIALIZATION -> new SerializationFailureException(message, details, cause);
            case TIMEOUT -> new DatastoreTimeoutException(message, details, cause);
            case TRANSACTION_FAILED -> failedBefore(failure, details);
            case TRANSACTION_USAGE -> new TransactionUsageException(message, details, cause);
            case UNSUPPORTED -> new UnsupportedFeatureException(message, details, cause);
        };
    }

    /** Doing it again helps where it would have helped against the first failure, and nowhere else. */
    private DatastoreException failedBefore(R2dbcException failure, ErrorDetails details) {
        String message =
                "An earlier statement of this transaction failed, so that nothing of the transaction can be committed."
                        + " Let such an error end the transaction, or run what may fail in a nested transaction.";
        if (failure.getCause() == null) {
            return new TransactionUsageException(message, details, null);
        }
        DatastoreException first = translate(failure.getCause(), null);
        String named = message + " The first failure was: " + first.reason();
        return first instanceof SerializationFailureException || first instanceof DeadlockException
                ? new SerializationFailureException(named, details, first)
                : new TransactionUsageException(named, details, first);
    }

    /**
     * What a caller is told in words.
     *
     * @param failure the driver's error
     * @return the message, without bound values; by default the driver's
     */
    protected String describe(R2dbcException failure) {
        return message(failure);
    }

    /**
     * The driver's error, where it may be passed on.
     *
     * @param failure the driver's error
     * @return the cause for the caller; {@code null} when it quotes bound values
     */
    protected @Nullable Throwable cause(R2dbcException failure) {
        return failure;
    }

    /**
     * The constraint that was broken.
     *
     * @param failure the driver's error
     * @return what is known of it; by default nothing, since the SPI has no place for it
     */
    protected Constraint constraint(R2dbcException failure) {
        return Constraint.UNKNOWN;
    }

    /**
     * Where in the statement a fault was noticed.
     *
     * @param failure the driver's error
     * @param details the text of the statement as it was written
     * @return the 1-based character; by default 0 for unknown, since the SPI has no place for it
     */
    protected int position(R2dbcException failure, ErrorDetails details) {
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

    private static Kind constraintKind(@Nullable String state) {
        return switch (String.valueOf(state)) {
            case "23505" -> Kind.UNIQUE;
            case "23503", "23506" -> Kind.FOREIGN_KEY;
            case "23502" -> Kind.NOT_NULL;
            case "23513", "23514", "44000" -> Kind.CHECK;
            default -> Kind.OTHER;
        };
    }
}
