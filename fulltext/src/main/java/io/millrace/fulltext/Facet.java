package io.millrace.fulltext;

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

    /** {@return the value as a row has it; empty for null} */
    Optional<Object> value();

    /** {@return how many rows have it} */
    long count();
}

record FacetRecord(Optional<Object> value, long count) implements Facet {
    @Override
    public String toString() {
        return "Facet(" + count + ")";
    }
}
