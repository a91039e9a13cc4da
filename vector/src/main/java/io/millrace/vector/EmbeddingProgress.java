package io.millrace.vector;

import java.util.List;

/** How far an {@link EmbeddingJob} is. */
public sealed interface EmbeddingProgress permits EmbeddingProgressRecord {
    /**
     * A state of the work, in which no row was refused.
     *
     * @param embedded how many rows have got their vectors
     * @param remaining how many are left, about
     * @return the state
     */
    static EmbeddingProgress of(long embedded, long remaining) {
        return of(embedded, remaining, 0, List.of());
    }

    /**
     * A state of the work.
     *
     * @param embedded how many rows have got their vectors
     * @param remaining how many are left, about
     * @param refused how many were passed over
     * @param refusals those of them that are new
     * @return the state
     */
    static EmbeddingProgress of(long embedded, long remaining, long refused, List<EmbeddingRefusal> refusals) {
        return new EmbeddingProgressRecord(embedded, remaining, refused, List.copyOf(refusals));
    }

    /** {@return how many rows have got their vectors since this was subscribed to, committed} */
    long embedded();

    /** {@return how many are left to be tried, about: others write meanwhile} */
    long remaining();

    /** {@return how often a row was passed over since this was subscribed to, because its text or its vector was refused} */
    long refused();

    /** {@return the rows that were passed over since the progress before} */
    List<EmbeddingRefusal> refusals();
}

record EmbeddingProgressRecord(long embedded, long remaining, long refused, List<EmbeddingRefusal> refusals)
        implements EmbeddingProgress {}
