package io.millrace.cli;

import io.millrace.error.DatastoreException;
import io.millrace.query.Filter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows are meant, by the values of columns. */
final class SearchFilter {
    private static final String UNDEFINED_FUNCTION = "42883";

    /** The types that JSON has values of, beside text, in what PostgreSQL says in any language. */
    private static final Pattern JSON_TYPES =
            Pattern.compile("\\b(smallint|integer|bigint|numeric|real|double precision|boolean) (=|<>) ");

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

    /** A failure, with what helps where a text is compared with a column of numbers: SQLite converts it, and PostgreSQL does not. */
    Throwable explained(Throwable failure) {
        return hasTexts() && failure instanceof DatastoreException told && comparesTypes(told)
                ? new FailedCommandException(told.reason()
                        + " COLUMN=VALUE is a text. For a number, true or false write" + " COLUMN:=VALUE.")
                : failure;
    }

    private boolean hasTexts() {
        return conditions.keySet().stream().anyMatch(name -> !QueryParameters.isJson(name));
    }

    /** Whether the database has no operator for a number and a text. Of a damaged index a function may be missing. */
    private static boolean comparesTypes(DatastoreException failure) {
        DatastoreException told = failure.getCause() instanceof DatastoreException cause ? cause : failure;
        return told.sqlState().equals(Optional.of(UNDEFINED_FUNCTION))
                && JSON_TYPES.matcher(told.reason()).find();
    }

    private static Filter filter(String column, @Nullable Object value) {
        if (value == null) {
            return Filter.isNull(column);
        }
        return value instanceof Collection<?> values ? Filter.in(column, values) : Filter.eq(column, value);
    }
}
