package io.millrace.vector.internal.postgres;

import io.millrace.vector.Metric;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorException.Kind;

/** Numbers of 16 bits (IEEE 754 binary16), to which pgvector rounds a vector that a {@code halfvec} is compared with. */
final class Halves {
    /** From here on a number is rounded to infinity: half a step above the greatest, 65,504. */
    private static final float INFINITE = 65_520;

    /** Up to here it is rounded to zero: half of the smallest. */
    private static final float ZERO = 0x1p-25f;

    private Halves() {}

    /** An error where nothing that can be compared is left of a vector. */
    static void require(Metric metric, float[] vector) {
        boolean zero = true;
        for (float element : vector) {
            if (Math.abs(element) >= INFINITE) {
                throw new VectorException(
                        Kind.UNSUITABLE, "The vector has an element that is too large for a halfvec, beyond 65504.");
            }
            zero &= Math.abs(element) <= ZERO;
        }
        if (zero && metric == Metric.COSINE) {
            throw new VectorException(
                    Kind.UNSUITABLE, "The vector is zero in the precision of a halfvec, and has no direction.");
        }
    }
}
