package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Ends what the driver would wait for without end or drop without a word: the states of the protocol in which rows are copied. It
 * stands behind the decoder, once a session is ready, and looks at the first byte of each message.
 */
final class ProtocolGuard extends ChannelInboundHandlerAdapter {
    /** How errors that begin here are told from others. */
    static final String REFUSAL = "COPY from and to the client is not served";

    private static final String ADVICE = REFUSAL
            + ": write rows with executeAll or Transfer, read them with query, and give data of pg_dump to psql,"
            + " or dump it with --inserts";

    private static final byte COPY_IN = 'G';
    private static final byte COPY_OUT = 'H';
    private static final byte COPY_BOTH = 'W';
    private static final byte AUTHENTICATION = 'R';

    private final MessageDecoder decoder;

    ProtocolGuard(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        byte type = message instanceof ByteBuf frame && frame.isReadable() ? frame.getByte(frame.readerIndex()) : 0;
        switch (type) {
            case COPY_IN -> refuseToSend(context, message);
            case COPY_OUT, COPY_BOTH -> refuseToReceive(context, message);
            case AUTHENTICATION -> refuseToAuthenticate(context, message);
            default -> context.fireChannelRead(message);
        }
    }

    /** A session has been begun by somebody else than whoever asks for a password now. */
    private void refuseToAuthenticate(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        decoder.refuse(
                context, WireRefusal.ofProtocol("The server asks for authentication in the middle of a session."));
    }

    /** The server ends the statement with an error then, and the connection stays in step. */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // What cannot be written breaks the connection, of which the driver tells.
    private static void refuseToSend(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        ByteBuf fail = context.alloc().buffer();
        fail.writeByte('f');
        int start = fail.writerIndex();
        fail.writeInt(0);
        text(fail, ADVICE);
        fail.setInt(start, fail.writerIndex() - start);
        context.writeAndFlush(fail);
    }

    /** Nothing but the end of the connection keeps the server from sending all of it. */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private static void refuseToReceive(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        ByteBuf error = context.alloc().buffer();
        error.writeByte('E');
        int start = error.writerIndex();
        error.writeInt(0);
        field(error, 'S', "FATAL");
        field(error, 'V', "FATAL");
        field(error, 'C', "0A000");
        field(error, 'M', ADVICE);
        error.writeByte(0);
        error.setInt(start, error.writerIndex() - start);
        context.fireChannelRead(error);
        context.fireChannelReadComplete();
        context.close();
    }

    private static void field(ByteBuf message, char type, String value) {
        message.writeByte(type);
        text(message, value);
    }

    private static void text(ByteBuf message, String value) {
        message.writeCharSequence(value, StandardCharsets.UTF_8);
        message.writeByte(0);
    }
}
