package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;

/**
 * Looks at the first answer where TLS begins at once. A server that knows no such thing hangs up, or answers something else, which would be taken for a
 * broken network or certificate.
 */
final class TlsStartGuard extends ChannelInboundHandlerAdapter {
    /** Records of TLS: an alert, and the handshake. */
    private static final int ALERT = 21;

    private static final int HANDSHAKE = 22;

    private static final String ADVICE =
            " PostgreSQL before 17, and servers without TLS, do not know sslNegotiation=direct or"
                    + " tunnel: use sslNegotiation=postgres there.";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf answer = (ByteBuf) message;
        if (!answer.isReadable()) {
            answer.release();
            return;
        }
        int type = answer.getUnsignedByte(answer.readerIndex());
        if (type == ALERT || type == HANDSHAKE) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        answer.release();
        refuse(context, WireRefusal.bySetting("The server did not answer with TLS, which was begun at once." + ADVICE));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, WireRefusal.byServer("The server closed the connection when TLS was begun at once." + ADVICE));
        context.fireChannelInactive();
    }

    /** The driver waits for the outcome of the handshake and for nothing else. */
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private static void refuse(ChannelHandlerContext context, WireRefusal refusal) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null && tls.handshakeFuture() instanceof Promise<?> handshake) {
            handshake.tryFailure(refusal);
        }
        context.close();
    }
}
