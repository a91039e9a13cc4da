package io.millrace.vector.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.vector.Metric;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistanceFromTest {
    /** To the last bit: searches that compare in another way find rows in the same order. */
    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "EUCLIDEAN", "INNER_PRODUCT"})
    void isTheDistanceOfTheMetric(Metric metric) {
        Random random = new Random(5);
        for (int dimensions = 1; dimensions < 40; dimensions++) {
            float[] one = vector(random, dimensions);
            DistanceFrom distances = new DistanceFrom(metric, one);
            for (int i = 0; i < 20; i++) {
                float[] other = vector(random, dimensions);
                assertThat(distances.to(other)).isEqualTo(Vectors.distance(metric, one, other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "EUCLIDEAN", "INNER_PRODUCT"})
    void isNoNumberOfWhatHasNone(Metric metric) {
        DistanceFrom distances = new DistanceFrom(metric, new float[] {1, 2, 3, 4, 5});
        for (float element : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 2e18f}) {
            assertThat(distances.to(new float[] {1, 1, 1, 1, element})).isNaN();
        }
        assertThat(Double.isNaN(distances.to(new float[5]))).isEqualTo(metric == Metric.COSINE);
    }

    private static float[] vector(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
