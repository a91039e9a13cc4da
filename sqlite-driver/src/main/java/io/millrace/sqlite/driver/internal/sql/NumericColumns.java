package io.millrace.sqlite.driver.internal.sql;

import java.util.List;

/**
 * The columns of the table that a statement writes to which turn text into numbers where they can. A statement that brings
 * {@link WideNumbers} returns them as well, so that a value which has become another one is noticed, whatever way it took.
 *
 * @param schemaEpoch the engine's schema count when they were looked up
 * @param names their names; generated columns are not among them, since what they compute is their own affair
 */
public record NumericColumns(long schemaEpoch, List<String> names) {
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The statement, returning these columns behind those that it returns already. */
    public String returned(ParsedStatement statement) {
        String list =
                String.join(", ", names.stream().map(NumericColumns::quoted).toList());
        return statement.sql() + (statement.returnsAlready() ? ", " : " RETURNING ") + list;
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
