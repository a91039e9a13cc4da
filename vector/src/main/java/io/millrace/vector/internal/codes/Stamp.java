package io.millrace.vector.internal.codes;

/**
 * Of when codes are.
 *
 * @param series which making of the index they belong to, another for each
 * @param generation how often those that are kept have been changed since
 * @param position the last change of a row that they know, in that generation
 */
public record Stamp(long series, long generation, long position) {
    /** Whether another is the same but for changes of rows that it does not know yet. */
    public boolean reaches(Stamp later) {
        return series == later.series && generation == later.generation && position <= later.position;
    }
}
