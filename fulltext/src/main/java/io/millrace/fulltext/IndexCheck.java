package io.millrace.fulltext;

/** Whether an index is in step with its table. */
public sealed interface IndexCheck permits IndexCheckRecord {
    /**
     * What was found.
     *
     * @param missing how many rows of the table the index lacks
     * @param surplus how many rows it has that the table has not
     * @param sameWords whether it has the very words of the table's rows, in their places
     * @return the check
     */
    static IndexCheck of(long missing, long surplus, boolean sameWords) {
        return new IndexCheckRecord(missing, surplus, sameWords);
    }

    /** {@return how many rows of the table the index lacks} */
    long missing();

    /** {@return how many rows it has that the table has not} */
    long surplus();

    /** {@return whether it has the very words of the table's rows, in their places} */
    boolean sameWords();

    /**
     * Whether everything is as it should be.
     *
     * @return {@code false} when the index should be rebuilt
     */
    default boolean inStep() {
        return missing() == 0 && surplus() == 0 && sameWords();
    }
}

record IndexCheckRecord(long missing, long surplus, boolean sameWords) implements IndexCheck {}
