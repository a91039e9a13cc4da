package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a session from its first message until it is ready, and gives way to {@link ProtocolGuard} then: in which order a server may ask for what, that it proves that
 * it knows the password where SCRAM says so, and that nothing else comes in between. The driver takes any message at any time. Of SCRAM it gets
 * to see nothing but its end.
 */
final class StartupGuard extends ChannelDuplexHandler {
    private static final int HEADER = 1 + Integer.BYTES;
    private static final int CODE = HEADER + Integer.BYTES;

    /** Of the requests that are SCRAM's. */
    private static final int FIRST_OF_SCRAM = 10;

    /** As libpq has it. */
    private static final int LONGEST_REQUEST = 2_000;

    /** A server reports some dozen settings, and its code for logins may have notices. */
    private static final int MOST_MESSAGES = 10_000;

    private enum Stage {
        NOTHING_ASKED,
        PASSWORD_ASKED,
        SCRAM,
        AUTHENTICATED
    }

    private final AuthenticationRules rules;
    private final MessageDecoder decoder;
    private final Executor scramWorker;
    private Stage stage = Stage.NOTHING_ASKED;
    private @Nullable ScramHandshake scram;
    private int messages;

    /**
     * @param rules what a server may ask for
     * @param decoder what ends the connection
     * @param scramWorker what derives keys
     */
    StartupGuard(AuthenticationRules rules, MessageDecoder decoder, Executor scramWorker) {
        this.rules = rules;
        this.decoder = decoder;
        this.scramWorker = scramWorker;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean passes = false;
        try {
            passes = passes((ByteBuf) message, context);
        } catch (WireRefusal refusal) {
            decoder.refuse(context, refusal);
        }
        if (passes) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (!context.channel().config().isAutoRead()) {
            // The driver does not know that something was read.
            context.read();
        }
    }

    /** Whether the driver gets a message; those of SCRAM it does not. */
    private boolean passes(ByteBuf frame, ChannelHandlerContext context) {
        if (++messages > MOST_MESSAGES) {
            throw WireRefusal.ofProtocol(
                    "The server sent more than " + MOST_MESSAGES + " messages without the session being ready.");
        }
        char type = (char) (frame.getByte(frame.readerIndex()) & 0xff);
        if (type == 'E') {
            return true;
        }
        if (stage == Stage.AUTHENTICATED) {
            require(judge(type, frame, context));
            return true;
        }
        if (type != 'R') {
            throw unexpected(type, "authenticated the client");
        }
        return authentication(frame, context);
    }

    private @Nullable WireRefusal judge(char type, ByteBuf frame, ChannelHandlerContext context) {
        return switch (type) {
            case 'K', 'N', 'A' -> null;
            case 'S' ->
                ProtocolGuard.isOtherEncoding(frame) ? WireRefusal.bySetting(ProtocolGuard.ENCODING + ".") : null;
            case 'Z' -> {
                context.pipeline().replace(this, null, new ProtocolGuard(decoder));
                yield null;
            }
            default -> unexpected(type, "said that the session is ready");
        };
    }

    private boolean authentication(ByteBuf frame, ChannelHandlerContext context) {
        int length = frame.readableBytes();
        if (length < CODE || length > LONGEST_REQUEST) {
            throw WireRefusal.ofProtocol("The server's request for authentication has " + length + " bytes.");
        }
        int code = frame.getInt(frame.readerIndex() + HEADER);
        switch (code) {
            case 0 -> accepted();
            case 3 -> asked(AuthenticationMethod.PASSWORD, Stage.PASSWORD_ASKED, context);
            case 5 -> asked(AuthenticationMethod.MD5, Stage.PASSWORD_ASKED, context);
            case 10 -> {
                asked(AuthenticationMethod.SCRAM, Stage.SCRAM, context);
                scram = ScramHandshake.begin(context, frame, rules, scramWorker, decoder);
            }
            case 11 -> begunScram().goesOn(context, frame);
            case 12 -> begunScram().ends(frame);
            default ->
                throw WireRefusal.bySetting("The server asks for an authentication that is not known here (number "
                        + code + "): use scram-sha-256 in its pg_hba.conf.");
        }
        return code < FIRST_OF_SCRAM;
    }

    private void accepted() {
        if (stage == Stage.NOTHING_ASKED) {
            require(rules.judge(AuthenticationMethod.NONE, true));
        }
        if (scram != null && !scram.isProved()) {
            throw WireRefusal.ofProtocol("The server let the client in without proving that it knows the password:"
                    + " SCRAM's last message is missing.");
        }
        stage = Stage.AUTHENTICATED;
        decoder.authenticated();
    }

    private void asked(AuthenticationMethod method, Stage next, ChannelHandlerContext context) {
        if (stage != Stage.NOTHING_ASKED) {
            throw outOfOrder();
        }
        stage = next;
        require(rules.judge(method, context.pipeline().get(SslHandler.class) != null));
    }

    private ScramHandshake begunScram() {
        if (scram == null) {
            throw outOfOrder();
        }
        return scram;
    }

    private static void require(@Nullable WireRefusal refusal) {
        if (refusal != null) {
            throw refusal;
        }
    }

    static WireRefusal outOfOrder() {
        return WireRefusal.ofProtocol("The server's requests for authentication are out of order.");
    }

    private static WireRefusal unexpected(char type, String before) {
        return WireRefusal.ofProtocol(
                "The server sent a message of type " + (int) type + " before it had " + before + ".");
    }

    /** Whatever happens, the password is not sent where SCRAM has begun. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is passed on.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (scram != null && scram.takes(message)) {
            scram.answer(context, (ByteBuf) message, promise);
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        abandonScram();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        abandonScram();
    }

    private void abandonScram() {
        if (scram != null) {
            scram.abandon();
        }
    }
}
