package io.millrace.vector;

import java.util.Optional;

/** An index that is there. */
public sealed interface VectorIndexDescription permits VectorIndexDescriptionRecord {
    /**
     * An index.
     *
     * @param definition what it was made as, with the method that {@link VectorMethod#automatic()} became
     * @param complete whether it can be searched
     * @param exactReason why searches look at all rows for now, where the method would not
     * @return the description
     */
    static VectorIndexDescription of(VectorIndex definition, boolean complete, Optional<String> exactReason) {
        return new VectorIndexDescriptionRecord(definition, complete, exactReason);
    }

    /** {@return what it was made as, with the method that {@link VectorMethod#automatic()} became} */
    VectorIndex definition();

    /** {@return whether it can be searched} */
    boolean complete();

    /** {@return why searches look at all rows for now, which takes longer, where the index's method would not; for people to read} */
    Optional<String> exactReason();
}

record VectorIndexDescriptionRecord(VectorIndex definition, boolean complete, Optional<String> exactReason)
        implements VectorIndexDescription {}
