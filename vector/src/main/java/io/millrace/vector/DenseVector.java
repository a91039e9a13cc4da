package io.millrace.vector;

/** A vector of which all numbers are kept. Its array is its own. */
record DenseVector(float[] values) implements VectorValue {
    @Override
    public int dimensions() {
        return values.length;
    }

    @Override
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public String toString() {
        return "DenseVector";
    }
}
