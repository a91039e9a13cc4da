package io.millrace.mapping;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** To bytes, and to the vectors that SQLite keeps as bytes: little-endian IEEE 754 single precision, one after the other. */
final class BinaryConverters {
    private BinaryConverters() {}

    static Object toBytes(Object raw) throws ConversionException {
        if (raw instanceof byte[]) {
            return raw;
        }
        throw Converter.unsupported("binary values");
    }

    /** Read-only, since the row keeps the same bytes. */
    static Object toByteBuffer(Object raw) throws ConversionException {
        return ByteBuffer.wrap((byte[]) toBytes(raw)).asReadOnlyBuffer();
    }

    static Object toFloats(Object raw) throws ConversionException {
        if (raw instanceof float[]) {
            return raw;
        }
        if (raw instanceof byte[] bytes) {
            return floats(bytes);
        }
        if (raw instanceof Float[] boxed) {
            return floats(boxed);
        }
        if (raw instanceof String text) {
            return VectorText.read(text);
        }
        throw Converter.unsupported("vectors, texts of vectors, and binary values");
    }

    private static float[] floats(byte[] bytes) throws ConversionException {
        if (bytes.length % Float.BYTES != 0) {
            throw new ConversionException("its length is not a multiple of " + Float.BYTES + " bytes");
        }
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static float[] floats(Float[] boxed) throws ConversionException {
        float[] floats = new float[boxed.length];
        for (int i = 0; i < boxed.length; i++) {
            Float element = boxed[i];
            if (element == null) {
                throw new ConversionException("one of its elements is null");
            }
            floats[i] = element;
        }
        return floats;
    }
}
