package io.millrace.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Divides a stream into lines, of any length that memory has room for. */
final class LineReader {
    /** How many bytes a line may have. */
    static final int LONGEST = 1 << 30;

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private int next;
    private int filled;
    private long number;
    private boolean terminated = true;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; {@code false} when there is none. Its bytes stay until the line after it. */
    boolean next() throws IOException {
        start = next;
        int scanned = start;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return found(i, i + 1, true);
                }
            }
            scanned = filled - start;
            boolean more = fill();
            scanned += start;
            if (!more) {
                return filled > start && found(filled, filled, false);
            }
        }
    }

    private boolean found(int lineEnd, int nextStart, boolean ended) {
        end = lineEnd;
        next = nextStart;
        terminated = ended;
        number++;
        return true;
    }

    /** Makes room behind what was read of a line, and reads into it. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            if (filled > LONGEST) {
                throw new IOException("line " + (number + 1) + " has more than " + LONGEST + " bytes");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, LONGEST + 2L));
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(read, 0);
        return read >= 0;
    }

    byte[] bytes() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line ended with its character, and not because the stream did. */
    boolean isTerminated() {
        return terminated;
    }
}
