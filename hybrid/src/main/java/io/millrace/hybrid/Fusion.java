package io.millrace.hybrid;

/** How the orders of two arms become one. A row's score is the sum of what the arms contribute, and one that has not found it contributes nothing. */
public sealed interface Fusion permits ReciprocalRankFusion, ScoreFusion {
    /** The least weight of an arm. */
    double MIN_WEIGHT = 0.001;

    /** The greatest weight of an arm. */
    double MAX_WEIGHT = 1_000_000;

    /** {@return what the text arm counts, in proportion to the other} */
    double textWeight();

    /** {@return what the vector arm counts, in proportion to the other} */
    double vectorWeight();

    /**
     * Has the arms count differently.
     *
     * @param text what the text arm counts, {@value #MIN_WEIGHT} to {@value #MAX_WEIGHT}
     * @param vector what the vector arm counts
     * @return a new fusion
     * @throws IllegalArgumentException when one is out of range, or no number. An arm that is to count nothing is left out of the query
     */
    Fusion weights(double text, double vector);
}
