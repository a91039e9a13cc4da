package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ends what the driver would wait for without end, drop without a word or misread: the states of the protocol in which rows are
 * copied, and texts in another encoding than the driver's. It stands behind the decoder, once a session is ready, and looks at the
 * first byte of each message.
 */
final class ProtocolGuard extends ChannelInboundHandlerAdapter {
    private static final String COPYING = "COPY from and to the client is not served: write rows with executeAll or"
            + " Transfer, read them with query, and give data of pg_dump to psql, or dump it with --inserts";

    static final String ENCODING = "Another client_encoding than UTF8 is not served, since every text would be"
            + " read and written as another: leave it out, and convert_from and convert_to bytes instead";

    private static final byte COPY_IN = 'G';
    private static final byte COPY_OUT = 'H';
    private static final byte COPY_BOTH = 'W';
    private static final byte AUTHENTICATION = 'R';
    private static final byte SETTING = 'S';

    /** Type and length come before the name of a setting, and a NUL behind it and its value. */
    private static final int NAME_START = 1 + Integer.BYTES;

    private static final byte[] CLIENT_ENCODING = "client_encoding\0".getBytes(StandardCharsets.US_ASCII);
    /** The server writes its own name of it, and pgbouncer what the client has sent. */
    private static final Pattern UTF8 = Pattern.compile("utf-?8", Pattern.CASE_INSENSITIVE);

    private final MessageDecoder decoder;

    ProtocolGuard(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        byte type = message instanceof ByteBuf frame && frame.isReadable() ? frame.getByte(frame.readerIndex()) : 0;
        switch (type) {
            case COPY_IN -> refuseToSend(context, message);
            case COPY_OUT, COPY_BOTH -> breakOff(context, message, COPYING);
            case AUTHENTICATION -> refuseToAuthenticate(context, message);
            case SETTING -> {
                if (isOtherEncoding((ByteBuf) message)) {
                    breakOff(context, message, ENCODING);
                } else {
                    context.fireChannelRead(message);
                }
            }
            default -> context.fireChannelRead(message);
        }
    }

    /** A session has been begun by somebody else than whoever asks for a password now. */
    private void refuseToAuthenticate(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        decoder.refuse(
                context, WireRefusal.ofProtocol("The server asks for authentication in the middle of a session."));
    }

    /** The error that an error of the server's stands for if it began here. */
    static Optional<String> refusalIn(String message) {
        return Stream.of(COPYING, ENCODING).filter(message::contains).findFirst();
    }

    /** Whether a session reports that it speaks another encoding. */
    static boolean isOtherEncoding(ByteBuf setting) {
        int name = setting.readerIndex() + NAME_START;
        if (!isAt(setting, name, CLIENT_ENCODING)) {
            return false;
        }
        int value = name + CLIENT_ENCODING.length;
        int length = setting.writerIndex() - 1 - value;
        return length < 0
                || !UTF8.matcher(setting.toString(value, length, StandardCharsets.US_ASCII))
                        .matches();
    }

    private static boolean isAt(ByteBuf message, int index, byte[] text) {
        if (index + text.length > message.writerIndex()) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (message.getByte(index + i) != text[i]) {
                return false;
            }
        }
        return true;
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
        text(fail, COPYING);
        fail.setInt(start, fail.writerIndex() - start);
        context.writeAndFlush(fail);
    }

    /** Nothing but the end of the connection keeps the server from sending all of it, or from going on like this. */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private static void breakOff(ChannelHandlerContext context, Object message, String refusal) {
        ReferenceCountUtil.release(message);
        ByteBuf error = context.alloc().buffer();
        error.writeByte('E');
        int start = error.writerIndex();
        error.writeInt(0);
        field(error, 'S', "FATAL");
        field(error, 'V', "FATAL");
        field(error, 'C', "0A000");
        field(error, 'M', refusal);
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
