package io.millrace.cli;

import io.millrace.query.Filter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows are meant, by the values of columns. */
final class SearchFilter {
    @Option(
            names = {"-w", "--where"},
            paramLabel = "COLUMN=VALUE",
            description =
                    "Only rows whose column has this text; COLUMN:=VALUE takes a JSON number, true, false, null, text or array"
                            + " of them instead. May be given again; all must hold.")
    private Map<String, String> conditions = new LinkedHashMap<>();

    /** Empty for all rows. */
    Optional<Filter> filter() {
        List<Filter> filters = QueryParameters.read(conditions).entrySet().stream()
                .map(condition -> filter(condition.getKey(), condition.getValue()))
                .toList();
        return filters.isEmpty() ? Optional.empty() : Optional.of(Filter.allOf(filters));
    }

    private static Filter filter(String column, @Nullable Object value) {
        if (value == null) {
            return Filter.isNull(column);
        }
        return value instanceof Collection<?> values ? Filter.in(column, values) : Filter.eq(column, value);
    }
}
