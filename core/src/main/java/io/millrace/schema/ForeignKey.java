package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A foreign key. */
public sealed interface ForeignKey permits ForeignKeyRecord {
    /** What happens to rows that refer to one that changes. */
    enum Action {
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
     * A foreign key.
     *
     * @param name the constraint's name, if it has one
     * @param columns its columns
     * @param referencedSchema the schema of the table that it refers to
     * @param referencedTable the table that it refers to
     * @param referencedColumns the columns there, in the order of its own
     * @param onUpdate what happens to a row when the one that it refers to gets another key
     * @param onDelete what happens to a row when the one that it refers to is deleted
     * @return the key
     */
    static ForeignKey of(
            @Nullable String name,
            List<String> columns,
            String referencedSchema,
            String referencedTable,
            List<String> referencedColumns,
            Action onUpdate,
            Action onDelete) {
        return new ForeignKeyRecord(
                Optional.ofNullable(name),
                columns,
                referencedSchema,
                referencedTable,
                referencedColumns,
                onUpdate,
                onDelete);
    }

    /** {@return the constraint's name; empty when it has none} */
    Optional<String> name();

    /** {@return its columns} */
    List<String> columns();

    /** {@return the schema of the table that it refers to} */
    String referencedSchema();

    /** {@return the table that it refers to} */
    String referencedTable();

    /** {@return the columns there, in the order of its own} */
    List<String> referencedColumns();

    /** {@return what happens to a row when the one that it refers to gets another key} */
    Action onUpdate();

    /** {@return what happens to a row when the one that it refers to is deleted} */
    Action onDelete();
}

record ForeignKeyRecord(
        Optional<String> name,
        List<String> columns,
        String referencedSchema,
        String referencedTable,
        List<String> referencedColumns,
        ForeignKey.Action onUpdate,
        ForeignKey.Action onDelete)
        implements ForeignKey {
    ForeignKeyRecord {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
