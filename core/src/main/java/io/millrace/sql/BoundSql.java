package io.millrace.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent: a statement's text with the driver's own markers, and the values for them.
 *
 * @param text the statement as it was given, with what is known of it
 * @param sql the text that is sent
 * @param values the values in the order of the markers: one per marker, or one per number where markers are
 *     {@linkplain BindMarkers#numbered() numbered}. It may be the very list that was bound, so do not change that one
 *     before the statement has run.
 */
public record BoundSql(SqlText text, String sql, List<? extends @Nullable Object> values) {
    /**
     * What the parameter is called that a value was given to, for errors.
     *
     * @param value which of the values, from 0
     * @return {@code :name}, or the number of the parameter, from 1
     */
    public String parameter(int value) {
        return text instanceof ParsedSql parsed ? parsed.parameter(values, value) : String.valueOf(value + 1);
    }

    /** Names the number of values but not the values: they may be secret. */
    @Override
    public String toString() {
        return "BoundSql[sql=" + sql + ", values=" + values.size() + "]";
    }
}
