package io.millrace.fulltext;

/** How far the making of an index is. */
public sealed interface IndexProgress permits IndexProgressRecord {
    /**
     * A state of the making.
     *
     * @param done how many rows were looked at
     * @param total how many there were at the beginning
     * @return the state
     */
    static IndexProgress of(long done, long total) {
        return new IndexProgressRecord(done, total);
    }

    /** {@return how many rows were looked at} */
    long done();

    /** {@return how many there were at the beginning} */
    long total();
}

record IndexProgressRecord(long done, long total) implements IndexProgress {}
