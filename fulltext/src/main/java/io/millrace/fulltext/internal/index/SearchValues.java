package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.fulltext.TextSearch;
import io.millrace.query.RawSql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statement of one search has for values.
 *
 * @param index the index
 * @param search the search
 * @param filter the filter behind an {@code AND}, or nothing
 * @param plan the values of the plan, in an order of the database's own
 */
public record SearchValues(StoredIndex index, TextSearch search, Sql filter, List<Object> plan) {
    private static final Sql NO_FILTER = Sql.of("");

    /** Those of a search. */
    public static SearchValues of(Dialect dialect, StoredIndex index, TextSearch search, List<Object> plan) {
        Sql filter = search.filter()
                .map(given -> RawSql.of("AND").filter(given).toSql(dialect))
                .orElse(NO_FILTER);
        return new SearchValues(index, search, filter, plan);
    }

    /** A statement with these values in its {@linkplain Slot slots}. */
    Sql in(Sql template) {
        List<@Nullable Object> values = new ArrayList<>(template.positional().size());
        for (Object value : template.positional()) {
            values.add(value instanceof Slot slot ? slot.value().apply(this) : value);
        }
        return Sql.positional(template.text(), values);
    }
}
