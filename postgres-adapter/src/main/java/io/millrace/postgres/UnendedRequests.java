package io.millrace.postgres;

import io.netty.buffer.ByteBuf;

/**
 * How many requests of a session the server has not ended yet by saying that it is ready. The driver fails a statement at its error already, and
 * the end of it comes afterwards, to whoever has the connection then. Touched by the event loop alone.
 */
final class UnendedRequests {
    private static final byte SYNC = 'S';
    private static final byte QUERY = 'Q';
    private static final byte READY = 'Z';

    private int count;

    int count() {
        return count;
    }

    /** @param messages whole ones, as the driver writes them */
    void sent(ByteBuf messages) {
        int position = messages.readerIndex();
        while (messages.writerIndex() - position > Integer.BYTES) {
            byte type = messages.getByte(position);
            if (type == SYNC || type == QUERY) {
                count++;
            }
            position += 1 + Math.max(Integer.BYTES, messages.getInt(position + 1));
        }
    }

    /** The first time that a server is ready, it ends no request. */
    void received(byte type) {
        if (type == READY && count > 0) {
            count--;
        }
    }

    void clear() {
        count = 0;
    }
}
