package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement that writes returns of each row: nothing, some columns, or with an empty list all of them. */
record Returning(@Nullable List<Identifier> columns) {
    static final Returning NOTHING = new Returning(null);
    static final Returning EVERYTHING = new Returning(List.of());

    void writeTo(SqlWriter sql) {
        if (columns != null) {
            sql.text(" RETURNING ").text(columns.isEmpty() ? "*" : "").identifiers(columns);
        }
    }
}
