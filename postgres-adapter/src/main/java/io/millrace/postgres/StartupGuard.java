package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a session from its first message until it is ready, and gives way to {@link ProtocolGuard} then: in which order a server may ask for what, that it proves that
 * it knows the password where SCRAM says so, and that nothing else comes in between. The driver takes any message at any time.
 */
final class StartupGuard extends ChannelDuplexHandler {
    private static final String BOUND_SCRAM = "SCRAM-SHA-256-PLUS";

    private static final int HEADER = 1 + Integer.BYTES;
    private static final int CODE = HEADER + Integer.BYTES;

    /** As libpq has it. */
    private static final int LONGEST_REQUEST = 2_000;

    /** A server reports some dozen settings, and its code for logins may have notices. */
    private static final int MOST_MESSAGES = 10_000;

    private static final Pattern ITERATIONS = Pattern.compile("[^,]*,[^,]*,i=([0-9]{1,9})(?:,.*)?", Pattern.DOTALL);

    private enum Stage {
        NOTHING_ASKED,
        PASSWORD_ASKED,
        SCRAM_OFFERED,
        SCRAM_GOES_ON,
        SCRAM_PROVED,
        AUTHENTICATED
    }

    private final AuthenticationRules rules;
    private final MessageDecoder decoder;
    private Stage stage = Stage.NOTHING_ASKED;
    private int messages;

    StartupGuard(AuthenticationRules rules, MessageDecoder decoder) {
        this.rules = rules;
        this.decoder = decoder;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        WireRefusal refusal = judge((char) (frame.getByte(frame.readerIndex()) & 0xff), frame, context);
        if (refusal != null) {
            ReferenceCountUtil.release(message);
            decoder.refuse(context, refusal);
            return;
        }
        context.fireChannelRead(message);
    }

    private @Nullable WireRefusal judge(char type, ByteBuf frame, ChannelHandlerContext context) {
        if (++messages > MOST_MESSAGES) {
            return WireRefusal.ofProtocol(
                    "The server sent more than " + MOST_MESSAGES + " messages without the session being ready.");
        }
        if (type == 'E') {
            return null;
        }
        if (stage != Stage.AUTHENTICATED) {
            return type == 'R' ? authentication(frame, context) : unexpected(type, "authenticated the client");
        }
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

    private @Nullable WireRefusal authentication(ByteBuf frame, ChannelHandlerContext context) {
        int length = frame.readableBytes();
        if (length < CODE || length > LONGEST_REQUEST) {
            return WireRefusal.ofProtocol("The server's request for authentication has " + length + " bytes.");
        }
        int code = frame.getInt(frame.readerIndex() + HEADER);
        return switch (code) {
            case 0 -> accepted();
            case 3 -> asked(AuthenticationMethod.PASSWORD, Stage.PASSWORD_ASKED, context);
            case 5 -> asked(AuthenticationMethod.MD5, Stage.PASSWORD_ASKED, context);
            case 10 -> scramOffered(frame, context);
            case 11 -> scramGoesOn(frame);
            case 12 -> after(Stage.SCRAM_GOES_ON, Stage.SCRAM_PROVED);
            default ->
                WireRefusal.bySetting("The server asks for an authentication that is not known here (number " + code
                        + "): use scram-sha-256 in its pg_hba.conf.");
        };
    }

    private @Nullable WireRefusal accepted() {
        WireRefusal refusal =
                switch (stage) {
                    case NOTHING_ASKED -> rules.judge(AuthenticationMethod.NONE, true);
                    case SCRAM_OFFERED, SCRAM_GOES_ON ->
                        WireRefusal.ofProtocol(
                                "The server let the client in without proving that it knows the password:"
                                        + " SCRAM's last message is missing.");
                    default -> null;
                };
        if (refusal == null) {
            stage = Stage.AUTHENTICATED;
            decoder.authenticated();
        }
        return refusal;
    }

    private @Nullable WireRefusal asked(AuthenticationMethod method, Stage next, ChannelHandlerContext context) {
        WireRefusal refusal = after(Stage.NOTHING_ASKED, next);
        return refusal != null ? refusal : rules.judge(method, isEncrypted(context));
    }

    private @Nullable WireRefusal scramOffered(ByteBuf frame, ChannelHandlerContext context) {
        WireRefusal refusal = asked(AuthenticationMethod.SCRAM, Stage.SCRAM_OFFERED, context);
        if (refusal != null || !rules.requiresBinding()) {
            return refusal;
        }
        if (!isEncrypted(context)) {
            return WireRefusal.bySetting("channelBinding=require needs TLS: use sslMode=verify-full.");
        }
        return isOffered(BOUND_SCRAM, frame)
                ? null
                : WireRefusal.bySetting(
                        "channelBinding=require needs " + BOUND_SCRAM + ", which the server does not offer.");
    }

    private static boolean isOffered(String mechanism, ByteBuf frame) {
        String offer = frame.toString(frame.readerIndex() + CODE, frame.readableBytes() - CODE, StandardCharsets.UTF_8);
        return List.of(offer.split("\0", -1)).contains(mechanism);
    }

    private @Nullable WireRefusal scramGoesOn(ByteBuf frame) {
        WireRefusal refusal = after(Stage.SCRAM_OFFERED, Stage.SCRAM_GOES_ON);
        if (refusal != null) {
            return refusal;
        }
        Matcher said = ITERATIONS.matcher(
                frame.toString(frame.readerIndex() + CODE, frame.readableBytes() - CODE, StandardCharsets.UTF_8));
        if (!said.matches()) {
            return WireRefusal.ofProtocol("The server's number of SCRAM iterations is no number of a usual size.");
        }
        int rounds = Integer.parseInt(said.group(1));
        if (rounds > rules.mostIterations()) {
            return WireRefusal.bySetting("The server asks for " + rounds
                    + " iterations of SCRAM, and scramMaxIterations allows " + rules.mostIterations() + ".");
        }
        return rounds >= rules.fewestIterations()
                ? null
                : WireRefusal.bySetting("The server asks for " + rounds
                        + " iterations of SCRAM, with which a password would be cheap to guess, and scramMinIterations asks"
                        + " for " + rules.fewestIterations() + ".");
    }

    private @Nullable WireRefusal after(Stage before, Stage next) {
        if (stage != before) {
            return WireRefusal.ofProtocol("The server's requests for authentication are out of order.");
        }
        stage = next;
        return null;
    }

    private static WireRefusal unexpected(char type, String before) {
        return WireRefusal.ofProtocol(
                "The server sent a message of type " + (int) type + " before it had " + before + ".");
    }

    private static boolean isEncrypted(ChannelHandlerContext context) {
        return context.pipeline().get(SslHandler.class) != null;
    }

    /** What the driver chooses is seen only here: its SCRAM may go on without a binding where it knows no hash for the certificate. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is passed on.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (stage == Stage.SCRAM_OFFERED && rules.requiresBinding() && !chooses(BOUND_SCRAM, message)) {
            ReferenceCountUtil.release(message);
            WireRefusal refusal =
                    WireRefusal.bySetting("channelBinding=require needs a certificate whose signature SCRAM can"
                            + " be bound to, such as one of RSA or ECDSA, and the server's has none.");
            promise.setFailure(refusal);
            decoder.refuse(context, refusal);
            return;
        }
        context.write(message, promise);
    }

    private static boolean chooses(String mechanism, Object message) {
        return message instanceof ByteBuf frame
                && frame.readableBytes() > HEADER + mechanism.length()
                && frame.getByte(frame.readerIndex() + HEADER + mechanism.length()) == 0
                && mechanism.equals(
                        frame.toString(frame.readerIndex() + HEADER, mechanism.length(), StandardCharsets.UTF_8));
    }
}
