package io.millrace.vector;

/** An index that is there. */
public sealed interface VectorIndexDescription permits VectorIndexDescriptionRecord {
    /**
     * An index.
     *
     * @param definition what it was made as, with the method that {@link VectorMethod#automatic()} became
     * @param complete whether it was made to the end
     * @param intact whether the table is still the one that it was made on
     * @param reason why it is searched as it is
     * @return the description
     */
    static VectorIndexDescription of(VectorIndex definition, boolean complete, boolean intact, String reason) {
        return new VectorIndexDescriptionRecord(definition, complete, intact, reason);
    }

    /** {@return what it was made as, with the method that {@link VectorMethod#automatic()} became} */
    VectorIndex definition();

    /** {@return whether it was made to the end} */
    boolean complete();

    /**
     * Whether the table is still the one that the index was made on, as its catalog tells: {@link VectorSearch#verify} looks at everything. An index that is not
     * intact cannot be searched until {@link VectorSearch#rebuild}.
     *
     * @return whether it is
     */
    boolean intact();

    /** {@return why it is searched as it is, in a sentence for people} */
    String reason();
}

record VectorIndexDescriptionRecord(VectorIndex definition, boolean complete, boolean intact, String reason)
        implements VectorIndexDescription {}
