package io.millrace.vector;

/** An index that is there. */
public sealed interface VectorIndexDescription permits VectorIndexDescriptionRecord {
    /**
     * An index.
     *
     * @param definition what it was made as, with the method that {@link VectorMethod#automatic()} became
     * @param complete whether it can be searched
     * @return the description
     */
    static VectorIndexDescription of(VectorIndex definition, boolean complete) {
        return new VectorIndexDescriptionRecord(definition, complete);
    }

    /** {@return what it was made as, with the method that {@link VectorMethod#automatic()} became} */
    VectorIndex definition();

    /** {@return whether it can be searched} */
    boolean complete();
}

record VectorIndexDescriptionRecord(VectorIndex definition, boolean complete) implements VectorIndexDescription {}
