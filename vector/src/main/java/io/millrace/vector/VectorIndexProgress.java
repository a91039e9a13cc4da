package io.millrace.vector;

/** How far the making of an index is. */
public sealed interface VectorIndexProgress permits VectorIndexProgressRecord {
    /**
     * A state of the making.
     *
     * @param done how many rows were looked at
     * @param total how many there are, about
     * @return the state
     */
    static VectorIndexProgress of(long done, long total) {
        return new VectorIndexProgressRecord(done, total);
    }

    /** {@return how many rows were looked at} */
    long done();

    /** {@return how many there are, about} */
    long total();
}

record VectorIndexProgressRecord(long done, long total) implements VectorIndexProgress {}
