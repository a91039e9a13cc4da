package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What columns are set to: values, nulls among them, or expressions. */
record Assignments(Map<Identifier, @Nullable Object> values) {
    static final Assignments NONE = new Assignments(Map.of());

    Assignments with(Identifier column, @Nullable Object value) {
        Map<Identifier, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.put(column, value);
        return new Assignments(Collections.unmodifiableMap(copy));
    }

    void writeTo(SqlWriter sql) {
        if (values.isEmpty()) {
            throw new IllegalStateException("The statement sets no column: call set(column, value).");
        }
        sql.text(" SET ").list(values.entrySet(), assignment -> sql.identifier(assignment.getKey())
                .text(" = ")
                .assigned(assignment.getValue()));
    }
}
