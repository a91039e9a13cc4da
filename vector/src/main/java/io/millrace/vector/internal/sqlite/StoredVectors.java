package io.millrace.vector.internal.sqlite;

import io.millrace.vector.VectorIndex;
import io.millrace.vector.internal.index.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Vectors as a table has them. */
final class StoredVectors {
    private StoredVectors() {}

    /** The vector; null for whatever has no distance from others. */
    static float @Nullable [] read(VectorIndex index, @Nullable Object value) {
        float[] vector = numbers(index, value);
        return vector != null && Vectors.isValid(index.metric(), vector) ? vector : null;
    }

    /** As many numbers as a vector has; null for whatever else. */
    static float @Nullable [] numbers(VectorIndex index, @Nullable Object value) {
        float[] numbers = new float[index.dimensions()];
        return decode(value, numbers) ? numbers : null;
    }

    /** Reads as many numbers as there is room for; false for whatever else. */
    static boolean decode(@Nullable Object value, float[] numbers) {
        if (!(value instanceof byte[] bytes) || bytes.length != Float.BYTES * (long) numbers.length) {
            return false;
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return true;
    }

    /** Numbers as a table has them. */
    static byte[] bytes(float[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(numbers);
        return buffer.array();
    }
}
