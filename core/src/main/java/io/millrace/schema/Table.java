package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param schema the schema it is in, for example {@code main} on SQLite
 * @param name its name
 * @param kind where its rows are
 * @param columns its columns, in their order
 * @param primaryKey its primary key, if it has one
 * @param foreignKeys its foreign keys, in order of their columns
 * @param uniqueConstraints its unique constraints, in order of their columns
 * @param exclusionConstraints its exclusion constraints, by name
 * @param checkConstraints its check constraints, those of its columns among them, in the order in which they were declared where the
 *     database knows it
 * @param indexes the indexes that were created on it, by name; not those that serve its keys and constraints
 */
public record Table(
        String schema,
        String name,
        Kind kind,
        List<Column> columns,
        @Nullable PrimaryKey primaryKey,
        List<ForeignKey> foreignKeys,
        List<UniqueConstraint> uniqueConstraints,
        List<ExclusionConstraint> exclusionConstraints,
        List<CheckConstraint> checkConstraints,
        List<Index> indexes) {
    /** Where a table's rows are. */
    public enum Kind {
        /** In the table itself. */
        BASE,
        /** In its partitions, which are parts of it and no tables of the schema. */
        PARTITIONED,
        /** In another database or a file, as of PostgreSQL's foreign tables. */
        FOREIGN
    }

    /**
     * Copies the lists.
     *
     * @param schema the schema it is in, for example {@code main} on SQLite
     * @param name its name
     * @param kind where its rows are
     * @param columns its columns, in their order
     * @param primaryKey its primary key, if it has one
     * @param foreignKeys its foreign keys, in order of their columns
     * @param uniqueConstraints its unique constraints, in order of their columns
     * @param exclusionConstraints its exclusion constraints, by name
     * @param checkConstraints its check constraints, those of its columns among them, in the order in which they were declared where the
     *     database knows it
     * @param indexes the indexes that were created on it, by name; not those that serve its keys and constraints
     */
    public Table {
        columns = List.copyOf(columns);
        foreignKeys = List.copyOf(foreignKeys);
        uniqueConstraints = List.copyOf(uniqueConstraints);
        exclusionConstraints = List.copyOf(exclusionConstraints);
        checkConstraints = List.copyOf(checkConstraints);
        indexes = List.copyOf(indexes);
    }

    /**
     * A column by its name.
     *
     * @param column the name as the catalog has it
     * @return the column
     */
    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }
}
