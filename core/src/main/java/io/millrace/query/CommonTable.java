package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;

/**
 * A table that a statement defines for itself, in its {@code WITH}.
 *
 * @param name its name
 * @param columns the names of its columns; none for those of the query
 * @param query what it holds
 * @param recursive whether the query may read the table itself
 */
record CommonTable(Identifier name, List<Identifier> columns, Select query, boolean recursive) {
    CommonTable {
        columns = List.copyOf(columns);
        NestingLimit.check(query);
    }

    void writeTo(SqlWriter sql) {
        sql.identifier(name);
        if (!columns.isEmpty()) {
            sql.text(" (").identifiers(columns).text(")");
        }
        sql.text(" AS (").select(query).text(")");
    }
}
