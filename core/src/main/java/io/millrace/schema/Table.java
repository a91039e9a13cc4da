package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table. */
public sealed interface Table permits TableRecord {
    /** Where a table's rows are. */
    enum Kind {
        /** In the table itself. */
        BASE,
        /** In its partitions, which are parts of it and no tables of the schema. */
        PARTITIONED,
        /** In another database or a file, as of PostgreSQL's foreign tables. */
        FOREIGN
    }

    /**
     * A builder of a table of which nothing is known but its name.
     *
     * @param schema the schema it is in
     * @param name its name
     * @return a new builder
     */
    static Builder builder(String schema, String name) {
        return new Builder(schema, name);
    }

    /** {@return the schema it is in, for example {@code main} on SQLite} */
    String schema();

    /** {@return its name} */
    String name();

    /** {@return where its rows are} */
    Kind kind();

    /** {@return its columns, in their order} */
    List<Column> columns();

    /** {@return its primary key; empty when it has none} */
    Optional<PrimaryKey> primaryKey();

    /** {@return its foreign keys, in order of their columns} */
    List<ForeignKey> foreignKeys();

    /** {@return its unique constraints, in order of their columns} */
    List<UniqueConstraint> uniqueConstraints();

    /** {@return its exclusion constraints, by name} */
    List<ExclusionConstraint> exclusionConstraints();

    /**
     * {@return its check constraints, those of its columns among them, in the order in which they were declared where
     * the database knows it}
     */
    List<CheckConstraint> checkConstraints();

    /** {@return the indexes that were created on it, by name; not those that serve its keys and constraints} */
    List<Index> indexes();

    /**
     * A column by its name.
     *
     * @param column the name as the catalog has it
     * @return the column
     */
    default Optional<Column> column(String column) {
        return columns().stream().filter(each -> each.name().equals(column)).findFirst();
    }

    /** Puts together a table, for readers of catalogs and for doubles of databases. For one thread. */
    final class Builder {
        private final String schema;
        private final String name;
        private Table.Kind kind = Table.Kind.BASE;
        private List<Column> columns = List.of();
        private @Nullable PrimaryKey primaryKey;
        private List<ForeignKey> foreignKeys = List.of();
        private List<UniqueConstraint> uniqueConstraints = List.of();
        private List<ExclusionConstraint> exclusionConstraints = List.of();
        private List<CheckConstraint> checkConstraints = List.of();
        private List<Index> indexes = List.of();

        private Builder(String schema, String name) {
            this.schema = schema;
            this.name = name;
        }

        /**
         * Says where its rows are.
         *
         * @param where by default in the table itself
         * @return this builder
         */
        public Builder kind(Table.Kind where) {
            kind = where;
            return this;
        }

        /**
         * Gives it columns.
         *
         * @param all its columns, in their order
         * @return this builder
         */
        public Builder columns(List<Column> all) {
            columns = all;
            return this;
        }

        /**
         * Gives it a primary key.
         *
         * @param key the key, or {@code null} for none
         * @return this builder
         */
        public Builder primaryKey(@Nullable PrimaryKey key) {
            primaryKey = key;
            return this;
        }

        /**
         * Gives it foreign keys.
         *
         * @param all its foreign keys, in order of their columns
         * @return this builder
         */
        public Builder foreignKeys(List<ForeignKey> all) {
            foreignKeys = all;
            return this;
        }

        /**
         * Gives it unique constraints.
         *
         * @param all its unique constraints, in order of their columns
         * @return this builder
         */
        public Builder uniqueConstraints(List<UniqueConstraint> all) {
            uniqueConstraints = all;
            return this;
        }

        /**
         * Gives it exclusion constraints.
         *
         * @param all its exclusion constraints, by name
         * @return this builder
         */
        public Builder exclusionConstraints(List<ExclusionConstraint> all) {
            exclusionConstraints = all;
            return this;
        }

        /**
         * Gives it check constraints.
         *
         * @param all its check constraints, those of its columns among them
         * @return this builder
         */
        public Builder checkConstraints(List<CheckConstraint> all) {
            checkConstraints = all;
            return this;
        }

        /**
         * Gives it indexes.
         *
         * @param all the indexes that were created on it, by name
         * @return this builder
         */
        public Builder indexes(List<Index> all) {
            indexes = all;
            return this;
        }

        /**
         * The table.
         *
         * @return a value with copies of all lists
         */
        public Table build() {
            return new TableRecord(
                    schema,
                    name,
                    kind,
                    columns,
                    Optional.ofNullable(primaryKey),
                    foreignKeys,
                    uniqueConstraints,
                    exclusionConstraints,
                    checkConstraints,
                    indexes);
        }
    }
}

record TableRecord(
        String schema,
        String name,
        Table.Kind kind,
        List<Column> columns,
        Optional<PrimaryKey> primaryKey,
        List<ForeignKey> foreignKeys,
        List<UniqueConstraint> uniqueConstraints,
        List<ExclusionConstraint> exclusionConstraints,
        List<CheckConstraint> checkConstraints,
        List<Index> indexes)
        implements Table {
    TableRecord {
        columns = List.copyOf(columns);
        foreignKeys = List.copyOf(foreignKeys);
        uniqueConstraints = List.copyOf(uniqueConstraints);
        exclusionConstraints = List.copyOf(exclusionConstraints);
        checkConstraints = List.copyOf(checkConstraints);
        indexes = List.copyOf(indexes);
    }
}
