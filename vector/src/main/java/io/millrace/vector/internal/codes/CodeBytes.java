package io.millrace.vector.internal.codes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is kept: its keys, codes and lengths one behind the other, the lowest byte first, with a checksum of all that they depend on.
 *
 * @param rows how many rows
 * @param bytes what is kept
 * @param checksum the checksum
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record CodeBytes(int rows, byte[] bytes, long checksum) {
    /** Another number for each other way of keeping or making codes. */
    public static final int FORMAT = 1;

    /**
     * Writes a run.
     *
     * @param run the run
     * @param owner what it belongs to: codes of another owner are none
     */
    public static CodeBytes of(CodeRun run, long owner) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(run.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(run.keys()).put(run.codes());
        buffer.position(Long.BYTES * (run.keys().length + run.codes().length))
                .asFloatBuffer()
                .put(run.lengths());
        return new CodeBytes(run.size(), buffer.array(), checksum(buffer.array(), owner));
    }

    /** Reads it; null where it is not what was written for the owner. */
    public @Nullable CodeRun read(int dimensions, long owner) {
        int words = Encoder.words(dimensions);
        if (rows < 1 || bytes.length != CodeRun.bytes(words, rows) || checksum != checksum(bytes, owner)) {
            return null;
        }
        long[] keys = new long[rows];
        long[] codes = new long[rows * words];
        float[] lengths = new float[rows];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().get(keys).get(codes);
        buffer.position(Long.BYTES * (keys.length + codes.length))
                .asFloatBuffer()
                .get(lengths);
        return CodeRun.ordered(words, keys, codes, lengths);
    }

    private static long checksum(byte[] bytes, long owner) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(owner).flip());
        checksum.update(bytes);
        return checksum.getValue();
    }
}
