package io.millrace.vector;

/** How far an {@link EmbeddingJob} is. */
public sealed interface EmbeddingProgress permits EmbeddingProgressRecord {
    /**
     * A state of the work.
     *
     * @param embedded how many rows have got their vectors
     * @param remaining how many are left, about
     * @return the state
     */
    static EmbeddingProgress of(long embedded, long remaining) {
        return new EmbeddingProgressRecord(embedded, remaining);
    }

    /** {@return how many rows have got their vectors since this was subscribed to, committed} */
    long embedded();

    /** {@return how many are left, about: others write meanwhile} */
    long remaining();
}

record EmbeddingProgressRecord(long embedded, long remaining) implements EmbeddingProgress {}
