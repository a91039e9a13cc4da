package io.millrace.fulltext;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.Optional;

/** A value of a column, and how many of the rows that match have it. The value is not printed, since it is the users' data. */
public sealed interface Facet permits FacetRecord {
    /**
     * A facet.
     *
     * @param value the value; empty for null
     * @param count how many rows have it
     * @return the facet
     */
    static Facet of(Optional<Object> value, long count) {
        return new FacetRecord(value, count);
    }

    /** {@return the value as the database's driver made it, which differs between databases; empty for null} */
    Optional<Object> value();

    /**
     * The value as a type, the same on every database.
     *
     * @param type the type, see {@link Row#get(int, Class)}
     * @param <T> the type
     * @return the value; empty for null
     * @throws io.millrace.error.MappingException when it does not fit the type
     */
    default <T> Optional<T> value(Class<T> type) {
        return Optional.ofNullable(
                Row.of(Columns.of("value"), value().orElse(null)).get(0, type));
    }

    /** {@return how many rows have it} */
    long count();
}

record FacetRecord(Optional<Object> value, long count) implements Facet {
    @Override
    public String toString() {
        return "Facet(" + count + ")";
    }
}
