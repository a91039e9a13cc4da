package io.millrace.vector.internal.codes;

import io.millrace.vector.Metric;

/** Finds the centre of vectors. Not thread-safe. */
public final class CentreBuilder {
    private final Metric metric;
    private final double[] sums;
    private long count;

    /** A centre of no vectors yet. */
    public CentreBuilder(Metric metric, int dimensions) {
        this.metric = metric;
        this.sums = new double[dimensions];
    }

    /** Adds a vector. */
    public void add(float[] vector) {
        double scale = Encoder.scale(metric, vector);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += vector[i] * scale;
        }
        count++;
    }

    /** Their mean; zero where there is none. */
    public float[] build() {
        float[] centre = new float[sums.length];
        for (int i = 0; i < centre.length; i++) {
            centre[i] = count == 0 ? 0 : (float) (sums[i] / count);
        }
        return centre;
    }
}
