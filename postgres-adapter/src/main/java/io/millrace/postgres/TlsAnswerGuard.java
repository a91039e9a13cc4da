package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything of the driver, and looks at the answer to a request for TLS. It is one byte. What else can be read before the
 * handshake was sent by whoever is in between, and would be taken for what the server said under TLS.
 */
final class TlsAnswerGuard extends ChannelDuplexHandler {
    private static final long REQUEST = 8L << Integer.SIZE | 80_877_103;

    private boolean asked;
    private @Nullable ServerGreeting error;

    /** A connection that does not begin by asking needs no guard. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is passed on.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!asked) {
            if (message instanceof ByteBuf first && isRequest(first)) {
                asked = true;
            } else {
                context.pipeline().remove(this);
            }
        }
        context.write(message, promise);
    }

    private static boolean isRequest(ByteBuf message) {
        return message.readableBytes() == Long.BYTES && message.getLong(message.readerIndex()) == REQUEST;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf answer = (ByteBuf) message;
        if (error == null && !answer.isReadable()) {
            answer.release();
            return;
        }
        if (error == null && isAnswer(answer)) {
            context.pipeline().remove(this);
            context.fireChannelRead(answer);
            return;
        }
        try {
            read(context, answer);
        } finally {
            answer.release();
        }
    }

    private static boolean isAnswer(ByteBuf answer) {
        byte said = answer.getByte(answer.readerIndex());
        return answer.readableBytes() == 1 && (said == 'S' || said == 'N');
    }

    private void read(ChannelHandlerContext context, ByteBuf answer) {
        byte said = answer.getByte(answer.readerIndex());
        if (error == null && (said == 'S' || said == 'N')) {
            refuse(
                    context,
                    WireRefusal.ofProtocol(
                            "Bytes came behind the answer to the request for TLS, before TLS had begun."));
        } else if (error == null && said != 'E') {
            refuse(
                    context,
                    WireRefusal.ofProtocol("The request for TLS was answered by something else than yes or no."));
        } else {
            error = error == null ? new ServerGreeting() : error;
            error.add(answer);
            if (error.isWhole()) {
                refuse(context, error.refusal());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (error != null) {
            refuse(context, error.refusal());
        }
        context.fireChannelInactive();
    }

    /**
     * Closes the connection, and tells the driver as the outcome of its handshake, which is all that it waits for then. Its handler for TLS is
     * put in its place by an answer that nobody gave, and sends nothing, since the connection is closed already.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private void refuse(ChannelHandlerContext context, WireRefusal refusal) {
        context.close();
        if (context.pipeline().get(SslHandler.class) == null) {
            context.fireChannelRead(context.alloc().buffer(1).writeByte('S'));
        }
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null && tls.handshakeFuture() instanceof Promise<?> handshake) {
            handshake.tryFailure(refusal);
        }
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }
}
