package io.millrace.vector.internal.index;

import io.millrace.vector.Metric;

/** How far many vectors are from one, of which what each comparison needs is computed once. The same numbers as {@link Vectors#distance}. */
public final class DistanceFrom {
    private final Metric metric;
    private final float[] vector;
    private final double square;

    /**
     * A vector that others are compared with.
     *
     * @param metric what is near, of vectors of numbers
     * @param vector the vector
     */
    public DistanceFrom(Metric metric, float[] vector) {
        this.metric = metric;
        this.vector = vector;
        this.square = Vectors.product(vector, vector);
    }

    /** The distance of another; NaN where that {@linkplain Vectors#isValid has none}. */
    public double to(float[] other) {
        if (metric == Metric.COSINE) {
            return cosine(other);
        }
        return Vectors.isValid(metric, other) ? Vectors.distance(metric, vector, other) : Double.NaN;
    }

    /** Both sums in one loop, each in the order of {@link Vectors#product}. */
    private double cosine(float[] other) {
        float[] one = vector;
        double product0 = 0;
        double product1 = 0;
        double product2 = 0;
        double product3 = 0;
        double square0 = 0;
        double square1 = 0;
        double square2 = 0;
        double square3 = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            double other0 = other[i];
            double other1 = other[i + 1];
            double other2 = other[i + 2];
            double other3 = other[i + 3];
            product0 += one[i] * other0;
            product1 += one[i + 1] * other1;
            product2 += one[i + 2] * other2;
            product3 += one[i + 3] * other3;
            square0 += other0 * other0;
            square1 += other1 * other1;
            square2 += other2 * other2;
            square3 += other3 * other3;
        }
        for (; i < one.length; i++) {
            double last = other[i];
            product0 += one[i] * last;
            square0 += last * last;
        }
        double otherSquare = square0 + square1 + square2 + square3;
        return Vectors.isValid(Metric.COSINE, otherSquare)
                ? Vectors.cosineDistance(product0 + product1 + product2 + product3, square, otherSquare)
                : Double.NaN;
    }
}
