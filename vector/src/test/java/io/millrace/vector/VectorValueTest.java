package io.millrace.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors are values. */
class VectorValueTest {
    @Test
    void vectorsOfTheSameNumbersAreEqual() {
        float[] numbers = {1, -0f, Float.NaN};
        VectorValue vector = VectorValue.of(numbers);
        assertThat(vector)
                .isEqualTo(VectorValue.of(1, -0f, Float.NaN))
                .hasSameHashCodeAs(VectorValue.of(1, -0f, Float.NaN));
        for (VectorValue other : List.of(
                VectorValue.of(1, 0f, Float.NaN),
                VectorValue.of(1, -0f),
                SparseVector.of(new float[] {1, 0, 2}),
                BitVector.of(true, false, true))) {
            assertThat(vector).isNotEqualTo(other);
            assertThat(other).isNotEqualTo(vector);
        }
        numbers[0] = 2;
        assertThat(vector).isEqualTo(VectorValue.of(1, -0f, Float.NaN));
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without such a check does.
    void nothingIsNoVector() {
        float[] nothing = null;
        assertThatNullPointerException()
                .isThrownBy(() -> VectorQuery.of("codes", nothing))
                .withMessageContaining("vector");
        assertThatNullPointerException()
                .isThrownBy(() -> VectorValue.of(nothing))
                .withMessageContaining("vector");
    }
}
