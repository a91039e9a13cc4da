package io.millrace.vector.internal.codes;

/**
 * Of when codes are.
 *
 * @param series which making of the index they belong to, another for each
 * @param generation which of the changes of those that are kept was the last, another number for each
 * @param position the last change of a row that they know, in that generation
 * @param mark what tells that change from another at its position, where a backup has taken the place of the database; 0 where there is none
 */
public record Stamp(long series, long generation, long position, long mark) {
    /** Of no codes. */
    public static final Stamp NONE = new Stamp(0, 0, 0, 0);

    /** Whether another is the same but for changes of rows that it does not know yet, given that its change is still there. */
    public boolean reaches(Stamp later) {
        return series == later.series && generation == later.generation && position <= later.position;
    }
}
