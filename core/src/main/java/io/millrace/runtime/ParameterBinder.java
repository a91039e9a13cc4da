package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.error.DataException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.mapping.Json;
import io.millrace.sql.BoundSql;
import io.millrace.sql.TimePrecision;
import io.millrace.sql.WellFormedText;
import io.r2dbc.spi.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gives a statement its values, in the form that the database takes, or says which of them it cannot hold. */
final class ParameterBinder {
    private final Dialect dialect;

    ParameterBinder(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Binds all values.
     *
     * @param statement the statement to be sent
     * @param bound its values
     * @param text its text as the caller wrote it
     * @param index which of several it is, if that
     */
    void bind(Statement statement, BoundSql bound, String text, OptionalLong index) {
        List<? extends @Nullable Object> values = bound.values();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                statement.bindNull(i, dialect.nullType());
                continue;
            }
            try {
                statement.bind(i, dialect.encode(checked(value)));
            } catch (RuntimeException refused) {
                throw rejected(i, value, refused, ErrorDetails.ofSql(text).at(index));
            }
        }
    }

    private static Object checked(Object value) {
        if (value instanceof String text) {
            WellFormedText.require(text);
        } else if (value instanceof Json json) {
            WellFormedText.require(json.text());
        } else if (value instanceof Character character) {
            WellFormedText.require(character.toString());
        } else if (value instanceof Temporal time) {
            return TimePrecision.of(time);
        } else if (value instanceof Duration duration) {
            return TimePrecision.of(duration);
        }
        return value;
    }

    /** Tells the parameter by its number and its type, never by its value, which the errors of Java's classes may quote. */
    private static RuntimeException rejected(
            int parameter, Object value, RuntimeException refused, ErrorDetails details) {
        String subject = "Parameter " + (parameter + 1) + " has the type "
                + value.getClass().getTypeName();
        if (refused instanceof UnfitValueException unfit) {
            return new DataException(
                    subject + ", and the database cannot hold its value: " + unfit.getMessage(),
                    unfit.kind(),
                    0,
                    details,
                    unfit);
        }
        if (refused instanceof WellFormedText.MalformedException malformed) {
            return new DataException(
                    subject + ", and its value is no text: " + malformed.getMessage(),
                    DataException.Kind.UNSUPPORTED_CHARACTER,
                    0,
                    details,
                    malformed);
        }
        if (refused instanceof ArithmeticException || refused instanceof DateTimeException) {
            return new DataException(
                    subject + " and a value beyond the range that this database can hold.",
                    DataException.Kind.OUT_OF_RANGE,
                    0,
                    details,
                    refused);
        }
        return refused instanceof IllegalArgumentException
                ? new ParameterException(
                        subject + ", which this database cannot hold: " + refused.getMessage(), details, refused)
                : refused;
    }
}
