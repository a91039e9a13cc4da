package io.millrace.vector;

/** Whether a table and an index on it are as they should be. */
public sealed interface VectorIndexCheck permits VectorIndexCheckRecord {
    /**
     * What was found.
     *
     * @param vectors how many rows have a vector that can be found
     * @param invalid how many have something else than a vector of the index in its column
     * @param intact whether everything is there that belongs to the index
     * @return the check
     */
    static VectorIndexCheck of(long vectors, long invalid, boolean intact) {
        return new VectorIndexCheckRecord(vectors, invalid, intact);
    }

    /** {@return how many rows have a vector that can be found} */
    long vectors();

    /** {@return how many have something else than a vector of the index in its column, null not counted; they are never found} */
    long invalid();

    /** {@return whether everything is there that belongs to the index; otherwise make it anew by {@link VectorSearch#rebuild}} */
    boolean intact();
}

record VectorIndexCheckRecord(long vectors, long invalid, boolean intact) implements VectorIndexCheck {}
