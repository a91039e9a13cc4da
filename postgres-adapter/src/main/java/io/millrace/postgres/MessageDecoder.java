package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what the server sends into messages. It takes the place of the driver's own, which waits for messages of any length: here
 * one that is too long is refused when its length is known, before anything of it is kept.
 */
final class MessageDecoder extends LengthFieldBasedFrameDecoder {
    /** Nothing that a server says before it knows the client is longer; libpq has the same limit. */
    private static final int BEFORE_AUTHENTICATION = 30_000;

    private static final int LENGTH_OFFSET = 1;
    private static final int LENGTH_BYTES = Integer.BYTES;

    private final int maxMessageBytes;
    private boolean authenticated;
    private boolean refused;

    MessageDecoder(int maxMessageBytes) {
        super(Integer.MAX_VALUE, LENGTH_OFFSET, LENGTH_BYTES, -LENGTH_BYTES, 0);
        this.maxMessageBytes = maxMessageBytes;
    }

    /** From now on messages may be as long as the setting says. */
    void authenticated() {
        authenticated = true;
    }

    /** Ends the connection. What else has come over it is read by nobody. */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    void refuse(ChannelHandlerContext context, WireRefusal refusal) {
        if (!refused) {
            refused = true;
            context.fireExceptionCaught(refusal);
            context.close();
        }
    }

    @Override
    protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf in) throws Exception {
        if (!refused) {
            try {
                return super.decode(context, in);
            } catch (WireRefusal refusal) {
                refuse(context, refusal);
            }
        }
        in.skipBytes(in.readableBytes());
        return null;
    }

    /** The length as it stands in the message, which counts itself. Called once for each message. */
    @Override
    protected long getUnadjustedFrameLength(ByteBuf buf, int offset, int length, ByteOrder order) {
        int announced = buf.getInt(offset);
        if (announced < LENGTH_BYTES) {
            throw WireRefusal.ofProtocol("The server sent a message whose length is " + announced + ".");
        }
        if (announced > (authenticated ? maxMessageBytes : BEFORE_AUTHENTICATION)) {
            throw tooLong((char) (buf.getByte(offset - LENGTH_OFFSET) & 0xff), announced);
        }
        return announced;
    }

    private WireRefusal tooLong(char type, int announced) {
        if (!authenticated) {
            return WireRefusal.ofProtocol("The server sent a message of " + announced
                    + " bytes before it had authenticated the client, where none has more than " + BEFORE_AUTHENTICATION
                    + ".");
        }
        return WireRefusal.bySize("The server sent " + (type == 'D' ? "a row" : "a message") + " of " + announced
                + " bytes, and maxMessageBytes allows " + maxMessageBytes + ". Read large values in parts, such as with"
                + " substr, or raise maxMessageBytes.");
    }
}
