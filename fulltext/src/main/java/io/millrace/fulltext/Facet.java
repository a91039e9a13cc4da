package io.millrace.fulltext;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import java.util.Objects;
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
        return new FacetRecord(value, count, FacetRecord.VALUE);
    }

    /**
     * A facet of a row that the database has given.
     *
     * @param row the row, with the value in its first column; the codecs of its datastore convert it
     * @param count how many rows have it
     * @return the facet
     */
    static Facet of(Row row, long count) {
        return new FacetRecord(
                Optional.ofNullable(row.get(0)),
                count,
                FacetRecord.VALUE.withCodecs(row.columns().codecs()));
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
    <T> Optional<T> value(Class<T> type);

    /** {@return how many rows have it} */
    long count();
}

/** Facets are the same by their values, whatever converts them. */
record FacetRecord(Optional<Object> value, long count, Columns columns) implements Facet {
    static final Columns VALUE = Columns.of("value");

    @Override
    public <T> Optional<T> value(Class<T> type) {
        return Optional.ofNullable(Row.of(columns, value.orElse(null)).get(0, type));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FacetRecord facet && value.equals(facet.value) && count == facet.count;
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, count);
    }

    @Override
    public String toString() {
        return "Facet(" + count + ")";
    }
}
