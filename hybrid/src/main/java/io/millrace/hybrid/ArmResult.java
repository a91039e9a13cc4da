package io.millrace.hybrid;

/** What one arm of a search has to say about a row. */
public sealed interface ArmResult permits ArmResultRecord {
    /**
     * What an arm says.
     *
     * @param rank the row's place in the arm, from 1
     * @param score its score there
     * @param contribution what that adds to the fused score
     * @return it
     */
    static ArmResult of(long rank, double score, double contribution) {
        return new ArmResultRecord(rank, score, contribution);
    }

    /** {@return the row's place in the arm, from 1} */
    long rank();

    /** {@return its score in the arm, the higher the better; it is of another scale than that of the other arm} */
    double score();

    /** {@return what it adds to {@link HybridResult#fusedScore()}} */
    double contribution();
}

record ArmResultRecord(long rank, double score, double contribution) implements ArmResult {}
