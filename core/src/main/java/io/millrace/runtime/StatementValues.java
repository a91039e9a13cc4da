package io.millrace.runtime;

import io.millrace.Sql;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.error.ParameterException;
import io.millrace.mapping.NamedValues;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sql.BoundSql;
import io.millrace.sql.ParameterBindingException;
import io.millrace.sql.ParameterStyle;
import io.millrace.sql.ParsedSql;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Brings the values that a caller gave to the parameters of a text, however they were given. */
final class StatementValues {
    private final TypeCodecs codecs;

    StatementValues(TypeCodecs codecs) {
        this.codecs = codecs;
    }

    BoundSql bind(ParsedSql parsed, Sql sql, OptionalLong index) {
        try {
            return bindAll(parsed, sql);
        } catch (ParameterBindingException | ParameterException | MappingException misfit) {
            throw misfit(parsed, misfit, index);
        }
    }

    /** Binds what a row gives: values in order, values by name, or the one value that it is. */
    BoundSql bindRow(ParsedSql parsed, Object row, long index) {
        try {
            if (row instanceof List<?> values) {
                return parsed.bind(values);
            }
            if (row instanceof Object[] values) {
                return parsed.bind(Arrays.asList(values));
            }
            return NamedValues.areGivenBy(row, codecs) ? bindNamed(parsed, row, Map.of()) : parsed.bind(List.of(row));
        } catch (ParameterBindingException | ParameterException | MappingException misfit) {
            throw misfit(parsed, misfit, OptionalLong.of(index));
        }
    }

    private BoundSql bindAll(ParsedSql parsed, Sql sql) {
        List<@Nullable Object> values = sql.positional();
        if (values.isEmpty() && !sql.named().isEmpty()) {
            return parsed.bind(sql.named());
        }
        Object object = values.size() == 1 && parsed.style() == ParameterStyle.NAMED ? values.get(0) : null;
        return object != null && NamedValues.areGivenBy(object, codecs)
                ? bindNamed(parsed, object, sql.named())
                : parsed.bind(values);
    }

    private BoundSql bindNamed(ParsedSql parsed, Object object, Map<String, @Nullable Object> others) {
        if (object instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> all = NamedValues.of(map);
            all.putAll(others);
            return parsed.bind(all);
        }
        List<String> names = parsed.parameterNames();
        if (others.isEmpty()) {
            return parsed.bindNamed(NamedValues.inOrder(object, names, codecs, parsed::takesList));
        }
        List<String> open =
                names.stream().filter(name -> !others.containsKey(name)).toList();
        List<@Nullable Object> values =
                NamedValues.inOrder(object, open, codecs, i -> parsed.takesList(names.indexOf(open.get(i))));
        Map<String, @Nullable Object> all = new LinkedHashMap<>(others);
        for (int i = 0; i < values.size(); i++) {
            all.put(open.get(i), values.get(i));
        }
        return parsed.bind(all);
    }

    private static DatastoreException misfit(ParsedSql parsed, RuntimeException misfit, OptionalLong index) {
        ErrorDetails details = ErrorDetails.ofSql(parsed.sql()).at(index);
        if (misfit instanceof MappingException thrown) {
            // What code of the object has thrown, or what Jackson cannot write of it.
            return new MappingException(thrown.reason(), details, thrown.getCause());
        }
        String reason = misfit instanceof ParameterException known ? known.reason() : misfit.getMessage();
        return new ParameterException(String.valueOf(reason), details, misfit);
    }
}
