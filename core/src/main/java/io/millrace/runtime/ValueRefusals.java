package io.millrace.runtime;

import io.millrace.error.DataException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.mapping.NamedValues;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.WellFormedText;
import java.lang.reflect.Modifier;
import java.time.DateTimeException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The errors of values that cannot be bound. They tell the parameter by its name or number and its type, never by its value, which
 * the errors of Java's classes may quote.
 */
final class ValueRefusals {
    private final TypeCodecs codecs;

    ValueRefusals(TypeCodecs codecs) {
        this.codecs = codecs;
    }

    /** What a failure to bind a value means; one that says nothing of the value is handed back. */
    RuntimeException refused(String parameter, Object value, RuntimeException refused, ErrorDetails details) {
        String subject = subject(parameter, value);
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
                        subject + ", which this database cannot hold: " + sentence(refused.getMessage())
                                + remedy(value),
                        details,
                        refused)
                : refused;
    }

    ParameterException notEncoded(String parameter, Object value, RuntimeException cause, ErrorDetails details) {
        return new ParameterException(
                subject(parameter, value) + " and was not encoded: " + sentence(cause.getMessage()), details, cause);
    }

    private static String subject(String parameter, Object value) {
        return "Parameter " + parameter + " has the type " + value.getClass().getTypeName();
    }

    private String remedy(Object value) {
        Class<?> type = value.getClass();
        if (value instanceof Collection || type.isArray()) {
            return "";
        }
        // A class that nobody can name, such as that of Map.of, is taught by an interface of it.
        String taught = Modifier.isPublic(type.getModifiers()) || type.isRecord() ? type.getSimpleName() : "Type";
        return " Teach the datastore the type, by DatastoreConfig.withCodec(TypeCodec.of(" + taught
                + ".class, ...)), or give it as JSON, by Json.from(value)."
                + (NamedValues.areGivenBy(value, codecs) ? " To give values by name, write :name in the SQL." : "");
    }

    private static String sentence(@Nullable String message) {
        String text = String.valueOf(message);
        return text.endsWith(".") ? text : text + ".";
    }
}
