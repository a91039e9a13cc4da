package io.millrace.vector;

import java.util.Arrays;
import java.util.Objects;

/** A vector of which all numbers are kept. */
final class DenseVector implements VectorValue {
    private final float[] values;

    DenseVector(float[] values) {
        this.values = Objects.requireNonNull(values, "A vector is not null.").clone();
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
    public boolean equals(Object other) {
        return other instanceof DenseVector that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "DenseVector";
    }
}
