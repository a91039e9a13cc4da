package io.millrace.vector;

/** A vector of which all numbers are kept. */
final class DenseVector implements VectorValue {
    private final float[] values;

    DenseVector(float[] values) {
        this.values = values.clone();
    }

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
