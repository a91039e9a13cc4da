package io.millrace.vector.internal.index;

import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorException.Kind;
import io.millrace.vector.VectorIndex;

/** What is a vector, and how far one is from another. */
public final class Vectors {
    /** A shorter vector has no direction, since its square is no number of 32 bits, with which databases compute. */
    public static final double SHORTEST = 1e-18;

    /** A longer one has no distance from others, for the same reason. */
    public static final double LONGEST = 1e18;

    private Vectors() {}

    /** An error when a vector cannot be searched for. */
    static void require(VectorIndex index, float[] vector) {
        if (vector.length != index.dimensions()) {
            throw new VectorException(
                    Kind.UNSUITABLE,
                    "The index has vectors of " + index.dimensions() + " dimensions, and this one has " + vector.length
                            + ".");
        }
        if (!isValid(index.metric(), vector)) {
            throw new VectorException(
                    Kind.UNSUITABLE,
                    "The vector has an element that is no finite number, or is too long"
                            + (index.metric() == Metric.COSINE ? ", or is zero and has no direction." : "."));
        }
    }

    /** Whether a vector has a distance from others. */
    public static boolean isValid(Metric metric, float[] vector) {
        double length = Math.sqrt(product(vector, vector));
        return length <= LONGEST && (metric != Metric.COSINE || length >= SHORTEST);
    }

    /** How far one is from another. */
    public static double distance(Metric metric, float[] one, float[] other) {
        return switch (metric) {
            case COSINE -> 1 - Math.max(-1, Math.min(1, cosine(one, other)));
            case EUCLIDEAN -> Math.sqrt(squaredDistance(one, other));
            case INNER_PRODUCT -> 0 - product(one, other);
        };
    }

    private static double cosine(float[] one, float[] other) {
        return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
    }

    private static double product(float[] one, float[] other) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            sum0 += (double) one[i] * other[i];
            sum1 += (double) one[i + 1] * other[i + 1];
            sum2 += (double) one[i + 2] * other[i + 2];
            sum3 += (double) one[i + 3] * other[i + 3];
        }
        for (; i < one.length; i++) {
            sum0 += (double) one[i] * other[i];
        }
        return sum0 + sum1 + sum2 + sum3;
    }

    private static double squaredDistance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }
}
