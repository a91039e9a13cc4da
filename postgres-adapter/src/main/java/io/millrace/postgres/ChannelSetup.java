package io.millrace.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Puts the guards of a connection where they belong among the handlers of the driver, which has installed its own by the time that it
 * connects or something is read. It is the first handler of a channel, and leaves when nothing is left to do.
 */
final class ChannelSetup extends ChannelDuplexHandler {
    /** What direct TLS agrees on, so that no server of another protocol is spoken to. */
    private static final String APPLICATION_PROTOCOL = "postgresql";

    /**
     * What a new connection has to keep to.
     *
     * @param rules what is accepted from a server
     * @param limit how long it may take until the session is ready, or the request to cancel a statement is taken
     * @param tls whether and how it is encrypted; where TLS is direct, both sides say for which protocol
     * @param scramWorker what derives the keys of passwords
     * @param largeRowBytes about how many bytes of large rows it may keep before they are asked for
     */
    record Terms(WireRules rules, Duration limit, TlsSettings tls, Executor scramWorker, long largeRowBytes) {
        /** The caller hears of the limit first, in words that say more than a connection that was closed. */
        private static final Duration GRACE = Duration.ofSeconds(1);

        long nanos() {
            return limit.plus(GRACE).toNanos();
        }
    }

    private final Terms terms;

    ChannelSetup(Terms terms) {
        this.terms = terms;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What is too late for the loops is too late for the channel.
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        context.pipeline().addFirst(terms.tls().beginsAtOnce() ? new TlsStartGuard() : new TlsAnswerGuard());
        ScheduledFuture<?> limit =
                context.executor().schedule(() -> closeUnlessReady(context), terms.nanos(), TimeUnit.NANOSECONDS);
        context.channel().closeFuture().addListener(closed -> limit.cancel(false));
        context.connect(understood(context.channel(), remote), local, promise);
    }

    /** The driver names a socket of Unix as Netty's native transports do, and Java's own does otherwise. */
    private static SocketAddress understood(Channel channel, SocketAddress remote) {
        return channel instanceof NioDomainSocketChannel && remote instanceof DomainSocketAddress unix
                ? UnixDomainSocketAddress.of(unix.path())
                : remote;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private static void closeUnlessReady(ChannelHandlerContext context) {
        if (!context.isRemoved() || context.pipeline().get(StartupGuard.class) != null) {
            context.close();
        }
    }

    /** The first thing that is said under TLS is said here. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is passed on.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (terms.tls().isDirect()
                && tls != null
                && !APPLICATION_PROTOCOL.equals(tls.engine().getApplicationProtocol())) {
            ReferenceCountUtil.release(message);
            WireRefusal refusal =
                    WireRefusal.bySetting("The server did not agree on the protocol " + APPLICATION_PROTOCOL
                            + " when TLS began, as PostgreSQL 17 and later do. Use sslNegotiation=postgres for older servers, or"
                            + " sslNegotiation=tunnel for a proxy that ends TLS.");
            promise.setFailure(refusal);
            refuse(context, refusal);
            return;
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ChannelHandlerContext driver = context.pipeline().context(LengthFieldBasedFrameDecoder.class);
        if (driver == null) {
            ReferenceCountUtil.release(message);
            refuse(context, WireRefusal.ofProtocol("The server spoke before anything could be read."));
            return;
        }
        MessageDecoder decoder = new MessageDecoder(terms.rules().maxMessageBytes());
        String name = driver.name();
        context.pipeline().replace(driver.handler(), name, decoder);
        context.pipeline().addAfter(name, null, new LargeRows(terms.largeRowBytes()));
        context.pipeline()
                .addAfter(name, null, new StartupGuard(terms.rules().authentication(), decoder, terms.scramWorker()));
        SessionEnd end = SessionEnd.of(context.channel());
        if (end != null) {
            context.pipeline().addAfter(name, null, end);
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private static void refuse(ChannelHandlerContext context, WireRefusal refusal) {
        context.fireExceptionCaught(refusal);
        context.close();
    }
}
