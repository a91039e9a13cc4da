package io.millrace.vector.internal.index;

import io.millrace.vector.BitVector;
import io.millrace.vector.Metric;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorException.Kind;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorValue;

/** What is a vector, and how far one is from another. */
public final class Vectors {
    private Vectors() {}

    /** An error when a vector cannot be searched for. */
    public static void require(VectorIndex index, VectorValue vector) {
        if (index.metric().isOfBits() != vector instanceof BitVector) {
            throw new VectorException(
                    Kind.UNSUITABLE,
                    index.metric().isOfBits()
                            ? "The index compares bits. Search for a BitVector."
                            : "The index compares numbers, and cannot be searched for a BitVector.");
        }
        if (vector.dimensions() != index.dimensions()) {
            throw new VectorException(
                    Kind.UNSUITABLE,
                    "The index has vectors of " + index.dimensions() + " dimensions, and this one has "
                            + vector.dimensions() + ".");
        }
        if (!index.metric().isOfBits() && !isValid(index.metric(), elements(vector))) {
            throw new VectorException(
                    Kind.UNSUITABLE,
                    "The vector has an element that is no finite number, or is too long"
                            + (index.metric() == Metric.COSINE ? ", or is zero and has no direction." : "."));
        }
    }

    /** Those that count for the length. */
    private static float[] elements(VectorValue vector) {
        return vector instanceof SparseVector sparse ? sparse.values() : vector.toArray();
    }

    /** Whether a vector has a distance from others. */
    public static boolean isValid(Metric metric, float[] vector) {
        return isValid(metric, product(vector, vector));
    }

    /** Whether a vector has a distance from others by the square of its length. */
    static boolean isValid(Metric metric, double square) {
        double length = Math.sqrt(square);
        return length >= metric.shortestLength() && length <= metric.longestLength();
    }

    /** How far one is from another. */
    public static double distance(Metric metric, float[] one, float[] other) {
        return switch (metric) {
            case COSINE -> cosineDistance(product(one, other), product(one, one), product(other, other));
            case EUCLIDEAN -> Math.sqrt(squaredDistance(one, other));
            case INNER_PRODUCT -> 0 - product(one, other);
            case HAMMING -> squaredDistance(one, other);
            case JACCARD -> 1 - jaccard(one, other);
        };
    }

    /** That of two vectors by their product and their squares. */
    static double cosineDistance(double product, double square, double otherSquare) {
        return 1 - Math.max(-1, Math.min(1, product / Math.sqrt(square * otherSquare)));
    }

    /** Of bits, which are 0 and 1. */
    private static double jaccard(float[] one, float[] other) {
        double common = product(one, other);
        return common == 0 ? 0 : common / (product(one, one) + product(other, other) - common);
    }

    static double product(float[] one, float[] other) {
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
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            double difference0 = (double) one[i] - other[i];
            double difference1 = (double) one[i + 1] - other[i + 1];
            double difference2 = (double) one[i + 2] - other[i + 2];
            double difference3 = (double) one[i + 3] - other[i + 3];
            sum0 += difference0 * difference0;
            sum1 += difference1 * difference1;
            sum2 += difference2 * difference2;
            sum3 += difference3 * difference3;
        }
        for (; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum0 += difference * difference;
        }
        return sum0 + sum1 + sum2 + sum3;
    }
}
