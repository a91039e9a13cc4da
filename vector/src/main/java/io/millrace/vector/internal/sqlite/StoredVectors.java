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
        if (!(value instanceof byte[] bytes) || bytes.length != Float.BYTES * (long) index.dimensions()) {
            return null;
        }
        float[] vector = new float[index.dimensions()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return Vectors.isValid(index.metric(), vector) ? vector : null;
    }
}
