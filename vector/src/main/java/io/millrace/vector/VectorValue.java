package io.millrace.vector;

/** A vector to search for: numbers (a plain {@code float[]} mostly, see {@link VectorQuery#of(String, float[])}), few of many numbers, or bits. Immutable, and never printed. */
public sealed interface VectorValue permits DenseVector, SparseVector, BitVector {
    /** {@return how many numbers or bits it has} */
    int dimensions();

    /** {@return all its numbers, a new array; bits are 0 and 1} */
    float[] toArray();

    /**
     * A vector of which all numbers are kept.
     *
     * @param values the numbers, which are copied
     * @return the vector
     */
    static VectorValue of(float... values) {
        return new DenseVector(values);
    }
}
