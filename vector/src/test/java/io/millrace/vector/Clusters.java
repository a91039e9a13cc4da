package io.millrace.vector;

import java.util.Random;

/** Vectors around centres, as embeddings are: of what is spread evenly nothing is near, and every index looks as bad as every other. */
public final class Clusters {
    private final Random random;
    private final float[][] centres;
    private final double spread;

    /** So many centres, and vectors that are so far from them in each dimension. */
    public Clusters(long seed, int count, int dimensions, double spread) {
        this.random = new Random(seed);
        this.centres = new float[count][dimensions];
        this.spread = spread;
        float[] all = around(new float[dimensions], 0.5);
        for (int i = 0; i < count; i++) {
            centres[i] = around(all, 1);
        }
    }

    /** Another vector. */
    public float[] next() {
        return around(centres[random.nextInt(centres.length)], spread);
    }

    private float[] around(float[] centre, double distance) {
        float[] vector = new float[centre.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + distance * random.nextGaussian());
        }
        return vector;
    }
}
