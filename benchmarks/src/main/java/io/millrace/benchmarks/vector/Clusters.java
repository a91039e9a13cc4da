package io.millrace.benchmarks.vector;

import java.util.SplittableRandom;

/**
 * Vectors around centres, of length 1, made when they are asked for. Uniform noise, in which nothing is near, proves nothing of a search.
 *
 * @param size how many
 * @param dimensions of each
 * @param centres around how many centres they lie
 */
record Clusters(int size, int dimensions, int centres) implements Vectors {
    private static final long SEED = 0x5eed;

    /** How far from its centre a vector lies, where a centre's own length is 1. */
    private static final double SPREAD = 0.6;

    /** How far from one of the vectors a question lies. */
    private static final double ASKED = 0.3;

    @Override
    public float[] at(int index) {
        SplittableRandom random = new SplittableRandom(SEED + 1 + index);
        float[] centre = normal(new SplittableRandom(SEED - 1 - random.nextInt(centres)));
        return near(centre, normal(random), SPREAD);
    }

    @Override
    public float[] question(int index) {
        SplittableRandom random = new SplittableRandom(~SEED - index);
        return near(at(random.nextInt(size)), normal(random), ASKED);
    }

    @Override
    public String description() {
        return "%,d vectors of %d dimensions around %,d centres".formatted(size, dimensions, centres);
    }

    private float[] normal(SplittableRandom random) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return unit(vector);
    }

    private static float[] near(float[] centre, float[] away, double far) {
        float[] vector = new float[centre.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (centre[i] + far * away[i]);
        }
        return unit(vector);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += (double) each * each;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }
}
