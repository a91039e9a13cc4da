package io.millrace.runtime;

import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.mapping.NamedValues;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.BoundSql;
import java.lang.reflect.Modifier;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The errors of values that cannot be bound. They tell the parameter by its number and its type, never by its value. */
final class ValueRefusals {
    private final TypeCodecs codecs;

    ValueRefusals(TypeCodecs codecs) {
        this.codecs = codecs;
    }

    ParameterException unsupported(BoundSql bound, int index, Object value, RuntimeException cause) {
        return refusal(
                bound,
                index,
                value,
                ", which this database cannot hold: " + sentence(cause.getMessage()) + remedy(value),
                cause);
    }

    ParameterException beyond(BoundSql bound, int index, Object value, RuntimeException cause) {
        return refusal(bound, index, value, " and a value beyond the range that this database can hold.", cause);
    }

    ParameterException notEncoded(BoundSql bound, int index, Object value, RuntimeException cause) {
        return refusal(bound, index, value, " and was not encoded: " + sentence(cause.getMessage()), cause);
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

    private static ParameterException refusal(
            BoundSql bound, int index, Object value, String reason, RuntimeException cause) {
        return new ParameterException(
                "Parameter " + (index + 1) + " has the type " + value.getClass().getTypeName() + reason,
                ErrorDetails.ofSql(bound.sql()),
                cause);
    }
}
