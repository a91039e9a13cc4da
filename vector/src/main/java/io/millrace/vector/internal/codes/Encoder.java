package io.millrace.vector.internal.codes;

import io.millrace.vector.Metric;

/**
 * Makes codes of vectors. A code is one bit for each dimension: the sign of the vector minus the centre of all vectors. Beside it stands the length of that
 * difference. For the cosine, vectors have the length 1 before.
 */
public final class Encoder {
    private final Metric metric;
    private final float[] centre;

    /**
     * An encoder.
     *
     * @param metric what is near
     * @param centre the mean of the vectors, which is not changed any more
     */
    public Encoder(Metric metric, float[] centre) {
        this.metric = metric;
        this.centre = centre;
    }

    /** How many numbers of 64 bits a code has. */
    public static int words(int dimensions) {
        return (dimensions + Long.SIZE - 1) / Long.SIZE;
    }

    /** The centre, not to be changed. */
    public float[] centre() {
        return centre;
    }

    int words() {
        return words(centre.length);
    }

    /** Writes the code of a vector where it is told to, and gives the length. */
    float encode(float[] vector, long[] codes, int at) {
        double scale = scale(metric, vector);
        double squares = 0;
        for (int i = 0; i < centre.length; i++) {
            double difference = vector[i] * scale - centre[i];
            squares += difference * difference;
            if (difference > 0) {
                codes[at + (i >> 6)] |= 1L << i;
            }
        }
        return (float) Math.sqrt(squares);
    }

    /**
     * What to look for when the nearest of a vector are wanted. Both estimates take the distance from both lengths and the angle between the differences from the
     * centre: the fast one takes the angle from the number of bits in which the codes differ, the closer one from the product of the difference itself
     * and the signs of the code, whose length is the root of the dimensions, and which the direction of a random vector shares to the part of the root of 2/π (see
     * J. Gao and C. Long, "RaBitQ", SIGMOD 2024). A product grows with the length of the other alone, wherever the centre is.
     */
    public Target target(float[] vector) {
        boolean product = metric == Metric.INNER_PRODUCT;
        Encoder encoder = product ? new Encoder(metric, new float[centre.length]) : this;
        long[] code = new long[words()];
        double length = encoder.encode(vector, code, 0);
        double twice = product ? 1 : 2 * length;
        float[] products = new float[centre.length + 1];
        for (int bits = 0; bits <= centre.length; bits++) {
            products[bits] = (float) (twice * Math.cos(Math.PI * bits / centre.length));
        }
        double scale = scale(metric, vector);
        double signs = (product ? 1 : 2) / Math.sqrt(centre.length * 2 / Math.PI);
        float[] differences = new float[centre.length];
        for (int i = 0; i < centre.length; i++) {
            differences[i] = (float) (signs * (vector[i] * scale - encoder.centre[i]));
        }
        return new Target(code, product ? 0 : 1, products, differences);
    }

    /** By what a vector is multiplied before. */
    static double scale(Metric metric, float[] vector) {
        if (metric != Metric.COSINE) {
            return 1;
        }
        double squares = 0;
        for (float element : vector) {
            squares += (double) element * element;
        }
        return 1 / Math.sqrt(squares);
    }
}
