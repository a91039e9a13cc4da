package io.millrace.capability;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a statement takes and gives, as far as its database knows. What it does not know is empty, and never guessed. It holds for the schema of
 * the moment.
 */
public sealed interface StatementDescription permits StatementDescriptionRecord {
    /** Whether a column of a result may hold a null. */
    enum Nullability {
        /** It does not: it is that of a table whose rows have none there, and nothing in the statement adds any. */
        NOT_NULL,
        /** It may. */
        NULLABLE,
        /** The database does not tell. */
        UNKNOWN
    }

    /** A column of the rows that a statement returns. */
    sealed interface Column permits DescribedColumnRecord {
        /**
         * A column.
         *
         * @param name its name
         * @param databaseType its type as the database spells it, if that is known
         * @param javaType what its values are read as, if that is known
         * @param nullability whether it may hold a null
         * @param origin where its values are taken from as they are; {@code null} when it is computed, or the database does not tell
         * @return the column
         */
        static Column of(
                String name,
                Optional<String> databaseType,
                Optional<Class<?>> javaType,
                Nullability nullability,
                @Nullable Origin origin) {
            return new DescribedColumnRecord(name, databaseType, javaType, nullability, Optional.ofNullable(origin));
        }

        /** {@return its name in the result} */
        String name();

        /** {@return its type as the database spells it; as it was declared on SQLite, where expressions have none} */
        Optional<String> databaseType();

        /**
         * The class of what {@link io.millrace.mapping.Row#get(String)} gives for values of this type. On SQLite a column may hold values of other
         * types than the declared one.
         *
         * @return the class; empty when the type alone does not say it
         */
        Optional<Class<?>> javaType();

        /** {@return whether it may hold a null} */
        Nullability nullability();

        /** {@return the column of a table or view that its values are taken from as they are} */
        Optional<Origin> origin();
    }

    /** Where a column's values are taken from. */
    sealed interface Origin permits OriginRecord {
        /**
         * A place in the schema.
         *
         * @param schema the schema of the table, if that is known
         * @param table the table or view
         * @param column its column, if that is known
         * @return the origin
         */
        static Origin of(@Nullable String schema, String table, @Nullable String column) {
            return new OriginRecord(Optional.ofNullable(schema), table, Optional.ofNullable(column));
        }

        /** {@return the schema of the table; empty on SQLite} */
        Optional<String> schema();

        /** {@return the table or view} */
        String table();

        /** {@return its column; empty on SQLite, which tells the table alone} */
        Optional<String> column();
    }

    /** A parameter of a statement. One that occurs several times by its name or number is one. */
    sealed interface Parameter permits DescribedParameterRecord {
        /**
         * A parameter.
         *
         * @param position its place among the values, from 1
         * @param name its name without the colon, if it has one
         * @param databaseType the type that the database takes it for, if that is known
         * @return the parameter
         */
        static Parameter of(int position, @Nullable String name, Optional<String> databaseType) {
            return new DescribedParameterRecord(position, Optional.ofNullable(name), databaseType);
        }

        /** {@return its place among the values, from 1; of names, in the order in which they first occur} */
        int position();

        /** {@return its name without the colon; empty for {@code ?} and {@code $1}} */
        Optional<String> name();

        /** {@return the type that the database takes it for; empty on SQLite, where parameters have none} */
        Optional<String> databaseType();
    }

    /**
     * A description.
     *
     * @param columns the columns of the rows that it returns, in order
     * @param parameters its parameters, in order
     * @return the description
     */
    static StatementDescription of(List<Column> columns, List<Parameter> parameters) {
        return new StatementDescriptionRecord(columns, parameters);
    }

    /** {@return the columns of the rows that it returns, in order; empty for a statement that returns none} */
    List<Column> columns();

    /** {@return its parameters, in order} */
    List<Parameter> parameters();
}

record StatementDescriptionRecord(
        List<StatementDescription.Column> columns, List<StatementDescription.Parameter> parameters)
        implements StatementDescription {
    StatementDescriptionRecord {
        columns = List.copyOf(columns);
        parameters = List.copyOf(parameters);
    }
}

record DescribedColumnRecord(
        String name,
        Optional<String> databaseType,
        Optional<Class<?>> javaType,
        StatementDescription.Nullability nullability,
        Optional<StatementDescription.Origin> origin)
        implements StatementDescription.Column {}

record OriginRecord(Optional<String> schema, String table, Optional<String> column)
        implements StatementDescription.Origin {}

record DescribedParameterRecord(int position, Optional<String> name, Optional<String> databaseType)
        implements StatementDescription.Parameter {}
