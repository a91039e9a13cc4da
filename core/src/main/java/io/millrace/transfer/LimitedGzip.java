package io.millrace.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks a file, and refuses one that becomes much larger than it looked. */
final class LimitedGzip extends FilterInputStream {
    private final Counter packed;
    private final int ratio;
    private long unpacked;

    private LimitedGzip(Counter packed, int ratio, int buffer) throws IOException {
        super(new GZIPInputStream(packed, buffer));
        this.packed = packed;
        this.ratio = ratio;
    }

    /** Reads the first bytes. */
    static InputStream of(InputStream file, ImportLimits limits, int buffer) throws IOException {
        return new LimitedGzip(new Counter(file), limits.maxDecompressionRatio(), buffer);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = super.read(target, from, length);
        count(read);
        return read;
    }

    private void count(int bytes) {
        unpacked += Math.max(bytes, 0);
        if (unpacked > ImportLimits.FREE_BYTES && unpacked / ratio > packed.count) {
            throw new BadLine(ImportLimits.beyond(
                    "the first " + packed.count + " bytes of the file unpack to " + unpacked + ", more",
                    "maxDecompressionRatio",
                    ratio));
        }
    }

    /** Counts what is read of the file. */
    private static final class Counter extends FilterInputStream {
        private long count;

        Counter(InputStream file) {
            super(file);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = super.read(target, from, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
