package io.millrace.fulltext;

/**
 * Whether an index is in step with its table.
 *
 * @param missing how many rows of the table it lacks
 * @param surplus how many rows it has that the table has not
 * @param sameWords whether it has the very words of the table's rows, in their places
 */
public record IndexCheck(long missing, long surplus, boolean sameWords) {
    /**
     * Whether everything is as it should be.
     *
     * @return {@code false} when the index should be rebuilt
     */
    public boolean inStep() {
        return missing == 0 && surplus == 0 && sameWords;
    }
}
