package io.millrace.hybrid;

/** What the arms of a search may count. */
final class Weights {
    private Weights() {}

    static void require(double text, double vector) {
        require("text", text);
        require("vector", vector);
    }

    private static void require(String arm, double weight) {
        if (!(weight >= Fusion.MIN_WEIGHT && weight <= Fusion.MAX_WEIGHT)) {
            throw new IllegalArgumentException("The weight of the " + arm + " arm is between " + Fusion.MIN_WEIGHT
                    + " and " + Fusion.MAX_WEIGHT + ", not " + weight + ". Leave an arm out that is to count nothing.");
        }
    }
}
