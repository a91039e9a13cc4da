package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.channel.ChannelOperations;

/**
 * Sees how one session ends. The last words of a server reach nobody when they come while nothing runs: whoever sends something
 * afterwards hears from the driver only that the connection is closed. And the driver logs what the system says of a broken
 * connection with all of its stack, though its caller is told too. And it knows of what is not answered to the end.
 *
 * <p>The driver may need several channels, one after the other, until a server takes it; the last one counts.
 */
@ChannelHandler.Sharable
final class SessionEnd extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);
    private static final byte ERROR = 'E';
    private static final byte TERMINATE = 'X';
    private static final int HEADER = 1 + Integer.BYTES;

    private final UnendedRequests unended = new UnendedRequests();
    private volatile boolean established;
    private volatile @Nullable Channel channel;
    private volatile @Nullable R2dbcException lastWords;
    private volatile @Nullable IOException breakage;

    /** The one of whoever connects by a channel; a request to cancel a statement has none. */
    static @Nullable SessionEnd of(Channel channel) {
        ChannelOperations<?, ?> operations = ChannelOperations.get(channel);
        return operations == null ? null : operations.currentContext().<SessionEnd>getOrDefault(SessionEnd.class, null);
    }

    /** From now on there is a caller for what goes wrong; before, the driver tells whoever connects. */
    void established() {
        established = true;
    }

    /** The channel of the session; null before there is one. */
    @Nullable
    Channel channel() {
        return channel;
    }

    /** How many requests the server has not ended yet. For the event loop. */
    int unendedRequests() {
        return unended.count();
    }

    /** What the server said when it ended the session, if it did. */
    @Nullable
    R2dbcException lastWords() {
        return lastWords;
    }

    /** What the system said when the connection broke, if it did. */
    @Nullable
    IOException breakage() {
        return breakage;
    }

    /** Whether the connection is closed. */
    boolean isOver() {
        Channel used = channel;
        return used != null && !used.isActive();
    }

    /** Closes the connection without a farewell, which a dead network would take for ever to send. */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    void cut() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lastWords = null;
        breakage = null;
        unended.clear();
        channel = context.channel();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean last = false;
        if (context.channel() == channel && message instanceof ByteBuf frame && frame.isReadable()) {
            byte type = frame.getByte(frame.readerIndex());
            unended.received(type);
            last = type == ERROR && isLast(frame);
        }
        context.fireChannelRead(message);
        if (last && established) {
            // So that the pool sees at once that nobody can use the connection, and hands it to nobody.
            context.close();
        }
    }

    /** That a farewell could not be sent is no error: nobody waits for it, and the driver drops what it hears. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is passed on.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf frame) {
            if (frame.readableBytes() == HEADER && frame.getByte(frame.readerIndex()) == TERMINATE) {
                context.write(message).addListener(sent -> promise.trySuccess());
                return;
            }
            unended.sent(frame);
        }
        context.write(message, promise);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (established
                && context.channel() == channel
                && error instanceof IOException broken
                && !(error instanceof SSLException)) {
            breakage = broken;
            LOG.debug("A connection to the server was lost: {}", String.valueOf(broken));
            context.close();
        } else {
            context.fireExceptionCaught(error);
        }
    }

    /** An error consists of fields: a type, and a text that ends with a zero. Notes what it says if the server ends the session with it. */
    private boolean isLast(ByteBuf frame) {
        String severity = "";
        String state = null;
        String said = "";
        int position = frame.readerIndex() + HEADER;
        while (position < frame.writerIndex() && frame.getByte(position) != 0) {
            int start = position + 1;
            int length = frame.bytesBefore(start, frame.writerIndex() - start, (byte) 0);
            if (length < 0) {
                return false;
            }
            switch (frame.getByte(position)) {
                case 'V' -> severity = text(frame, start, length);
                case 'C' -> state = text(frame, start, length);
                case 'M' -> said = text(frame, start, length);
                default -> {}
            }
            position = start + length + 1;
        }
        boolean last = ServerError.endsSession(severity);
        if (last) {
            lastWords = new R2dbcNonTransientResourceException(said, state);
        }
        return last;
    }

    private static String text(ByteBuf frame, int start, int length) {
        return frame.toString(start, length, StandardCharsets.UTF_8);
    }
}
