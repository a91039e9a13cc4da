package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.mapping.Json;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.BoundSql;
import io.millrace.sql.TimePrecision;
import io.millrace.sql.WellFormedText;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gives a statement its values, in the form that the database takes, or says which of them it cannot hold. */
final class ParameterBinder {
    /** Instead of a number: the statement is none of several. */
    static final long ALONE = -1;

    private final Dialect dialect;
    private final TypeCodecs codecs;
    private final ValueRefusals refusals;

    ParameterBinder(Dialect dialect, TypeCodecs codecs) {
        this.dialect = dialect;
        this.codecs = codecs;
        this.refusals = new ValueRefusals(codecs);
    }

    /**
     * Binds all values.
     *
     * @param statement the statement to be sent
     * @param bound its values
     * @param index which of several it is, counted from 0, or {@link #ALONE}
     */
    void bind(Statement statement, BoundSql bound, long index) {
        List<? extends @Nullable Object> values = bound.values();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            Object kept = value == null ? null : encoded(i, value, bound, index);
            if (kept == null) {
                statement.bindNull(i, dialect.nullType());
                continue;
            }
            try {
                statement.bind(i, dialect.encode(checked(kept)));
            } catch (RuntimeException refused) {
                throw refusals.refused(bound.parameter(i), kept, refused, details(bound, index));
            }
        }
    }

    private @Nullable Object encoded(int parameter, Object value, BoundSql bound, long index) {
        try {
            return codecs.encode(value);
        } catch (MappingException unwritten) {
            // A document of Insert.valuesOf that Jackson cannot write.
            throw new MappingException(unwritten.reason(), details(bound, index), unwritten.getCause());
        } catch (IllegalArgumentException failed) {
            throw refusals.notEncoded(bound.parameter(parameter), value, failed, details(bound, index));
        }
    }

    private static ErrorDetails details(BoundSql bound, long index) {
        return ErrorDetails.ofSql(bound.text().sql())
                .at(index == ALONE ? OptionalLong.empty() : OptionalLong.of(index));
    }

    private static Object checked(Object value) {
        if (value instanceof Number) {
            return value;
        }
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
}
