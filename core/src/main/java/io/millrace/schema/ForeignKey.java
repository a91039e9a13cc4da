package io.millrace.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key.
 *
 * @param name the constraint's name, if it has one
 * @param columns its columns
 * @param referencedSchema the schema of the table that it refers to
 * @param referencedTable the table that it refers to
 * @param referencedColumns the columns there, in the order of its own
 * @param onUpdate what happens to a row when the one that it refers to gets another key
 * @param onDelete what happens to a row when the one that it refers to is deleted
 */
public record ForeignKey(
        @Nullable String name,
        List<String> columns,
        String referencedSchema,
        String referencedTable,
        List<String> referencedColumns,
        Action onUpdate,
        Action onDelete) {
    /** What happens to rows that refer to one that changes. */
    public enum Action {
        /** The change is refused, at the end of the statement or of the transaction. */
        NO_ACTION,
        /** The change is refused at once. */
        RESTRICT,
        /** They follow the change. */
        CASCADE,
        /** Their columns become null. */
        SET_NULL,
        /** Their columns get their defaults. */
        SET_DEFAULT;

        /**
         * An action by its key words.
         *
         * @param keywords for example {@code SET NULL}
         * @return the action
         * @throws IllegalArgumentException when there is none of that name
         */
        public static Action of(String keywords) {
            return valueOf(keywords.replace(' ', '_'));
        }
    }

    /**
     * Copies the lists.
     *
     * @param name the constraint's name, if it has one
     * @param columns its columns
     * @param referencedSchema the schema of the table that it refers to
     * @param referencedTable the table that it refers to
     * @param referencedColumns the columns there, in the order of its own
     * @param onUpdate what happens to a row when the one that it refers to gets another key
     * @param onDelete what happens to a row when the one that it refers to is deleted
     */
    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
