package io.millrace.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Divides a stream into lines. */
final class LineReader {
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

    /**
     * Goes to the next line; {@code false} when there is none. Its bytes stay until the line after it.
     *
     * @param most how many bytes it may have, without the end of the line
     * @throws LineTooLongException when it has more; no line can be read after that
     */
    boolean next(int most) throws IOException {
        start = next;
        int scanned = start;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    require(i, most);
                    return found(i, i + 1, true);
                }
            }
            require(filled, most);
            scanned = filled - start;
            boolean more = fill(most);
            scanned += start;
            if (!more) {
                return filled > start && found(filled, filled, false);
            }
        }
    }

    private void require(int reached, int most) throws LineTooLongException {
        if (reached - start > most) {
            throw new LineTooLongException(most);
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
    private boolean fill(int most) throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        }
        if (filled == buffer.length) {
            // With one byte more, by which a line that is too long is known.
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, most + 1L));
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
