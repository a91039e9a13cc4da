package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.query.RawSql;
import io.millrace.sql.Identifier;
import java.util.function.Function;

/** The rows that a search may find, and how they are counted by a column: what is the same in the statements of every database. */
public final class CountedRows {
    private CountedRows() {}

    /**
     * A table of its own, which sees the columns of the table and no others, so that a filter with a wrong name is an error. It is empty where
     * another index has been made in the place of the one that was read: its columns, and its words, may be others.
     */
    public static RawSql filtered(String table, Sql filter) {
        RawSql all = RawSql.of("SELECT * FROM " + table + " WHERE " + IndexCatalog.IS_THE_SAME, Slot.NAME, Slot.MADE);
        return filter.text().isEmpty() ? all : all.sql(filter.text(), Slot.filter(filter));
    }

    /**
     * The values of a column in the rows that match, and the number of each, the most frequent first.
     *
     * @param byteOrder the collation that orders texts by their code points
     * @param matching the query of the rows that match, as {@code r}, for what is wanted of them
     */
    public static RawSql byColumn(
            Dialect dialect, Identifier column, String byteOrder, Function<String, RawSql> matching) {
        String value = "r." + dialect.quote(column);
        return matching.apply(value + ", count(*)")
                .sql(
                        "GROUP BY " + value + " ORDER BY 2 DESC, " + value + " IS NULL, CAST(" + value
                                + " AS text) COLLATE " + byteOrder + " LIMIT ?",
                        Slot.LIMIT);
    }
}
