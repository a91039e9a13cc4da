package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out SCRAM in place of the driver, which would derive its keys on the event loop. The driver is asked for the password itself, as by a
 * server without SCRAM; its answer ends here, is never sent, and is cleared when the keys are derived or the connection is closed.
 *
 * <p>It goes on reading meanwhile, so that a server that gives up or hangs up is heard: whatever else it says out of turn is refused.
 */
final class ScramHandshake {
    private static final byte PASSWORD = 'p';
    private static final int HEADER = 1 + Integer.BYTES;
    private static final int CODE = HEADER + Integer.BYTES;
    private static final int ASKING_FOR_PASSWORD = 3;

    private enum Stage {
        BEGUN,
        PASSWORD_ASKED,
        DERIVING,
        ANSWERED,
        PROVED,
        OVER
    }

    private final ScramExchange exchange;
    private final Executor worker;
    private final MessageDecoder decoder;

    /** Changed by the event loop alone; the worker looks whether it is over. */
    private volatile Stage stage = Stage.BEGUN;

    private char[] password = {};

    private ScramHandshake(ScramExchange exchange, Executor worker, MessageDecoder decoder) {
        this.exchange = exchange;
        this.worker = worker;
        this.decoder = decoder;
    }

    /** Answers the server's offer. */
    static ScramHandshake begin(
            ChannelHandlerContext context,
            ByteBuf offer,
            AuthenticationRules rules,
            Executor worker,
            MessageDecoder decoder) {
        List<String> offered = List.of(content(offer).split("\0", -1));
        ScramExchange exchange =
                ScramExchange.of(offered, rules, context.pipeline().get(SslHandler.class));
        byte[] first = exchange.first().getBytes(StandardCharsets.UTF_8);
        ByteBuf message = begun(context);
        message.writeCharSequence(exchange.mechanism(), StandardCharsets.US_ASCII);
        send(context, message.writeByte(0).writeInt(first.length).writeBytes(first));
        return new ScramHandshake(exchange, worker, decoder);
    }

    boolean isProved() {
        return stage == Stage.PROVED;
    }

    /** The server's first message. Whoever asks for too much does not get as far as the password. */
    void goesOn(ChannelHandlerContext context, ByteBuf frame) {
        requireStage(Stage.BEGUN);
        exchange.challengedBy(content(frame));
        stage = Stage.PASSWORD_ASKED;
        context.fireChannelRead(
                context.alloc().buffer(CODE).writeByte('R').writeInt(CODE - 1).writeInt(ASKING_FOR_PASSWORD));
    }

    /** The server's last message. */
    void ends(ByteBuf frame) {
        requireStage(Stage.ANSWERED);
        exchange.verify(content(frame));
        stage = Stage.PROVED;
    }

    private void requireStage(Stage expected) {
        if (stage != expected) {
            throw StartupGuard.outOfOrder();
        }
    }

    /** Whether the driver answers with a password, which must not be sent. */
    boolean takes(Object message) {
        return message instanceof ByteBuf frame
                && frame.readableBytes() > HEADER
                && frame.getByte(frame.readerIndex()) == PASSWORD;
    }

    void answer(ChannelHandlerContext context, ByteBuf frame, ChannelPromise promise) {
        boolean asked = stage == Stage.PASSWORD_ASKED;
        if (asked) {
            password = textOf(frame);
        }
        frame.setZero(frame.readerIndex(), frame.readableBytes());
        frame.release();
        promise.setSuccess();
        if (!asked) {
            decoder.refuse(context, StartupGuard.outOfOrder());
        } else if (password.length == 0) {
            decoder.refuse(
                    context, WireRefusal.byPassword("The server asks for a password, and the one given is empty."));
        } else {
            stage = Stage.DERIVING;
            derive(context);
        }
    }

    private void derive(ChannelHandlerContext context) {
        try {
            worker.execute(() -> {
                Outcome outcome = stage == Stage.OVER ? null : outcome();
                Arrays.fill(password, '\0');
                if (outcome != null) {
                    tell(context, outcome);
                }
            });
        } catch (RejectedExecutionException tooMany) {
            decoder.refuse(
                    context,
                    WireRefusal.byServer(
                            "Too many connections wait for the keys of their passwords, or the datastore is"
                                    + " closed. Connect less often."));
        }
    }

    private record Outcome(String proof, @Nullable Throwable failure) {}

    /** An error counts as well: whoever waits for the connection is told. */
    private Outcome outcome() {
        try {
            return new Outcome(exchange.proof(password), null);
        } catch (Throwable failure) {
            return new Outcome("", failure);
        }
    }

    private void tell(ChannelHandlerContext context, Outcome outcome) {
        try {
            context.executor().execute(() -> derived(context, outcome));
        } catch (RejectedExecutionException closed) {
            // The event loop is gone, and the connection with it.
            abandon();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private void derived(ChannelHandlerContext context, Outcome outcome) {
        Throwable failure = outcome.failure();
        if (stage != Stage.DERIVING) {
            return;
        }
        if (failure instanceof WireRefusal refusal) {
            decoder.refuse(context, refusal);
        } else if (failure != null) {
            context.fireExceptionCaught(failure);
            context.close();
        } else {
            stage = Stage.ANSWERED;
            send(context, begun(context).writeBytes(outcome.proof().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The connection is closed, or of no interest. A worker that has begun derives keys from nothing, for nobody. */
    void abandon() {
        stage = Stage.OVER;
        Arrays.fill(password, '\0');
    }

    private static ByteBuf begun(ChannelHandlerContext context) {
        return context.alloc().buffer().writeByte(PASSWORD).writeInt(0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be sent ends with the connection.
    private static void send(ChannelHandlerContext context, ByteBuf message) {
        context.writeAndFlush(message.setInt(1, message.readableBytes() - 1));
    }

    private static String content(ByteBuf frame) {
        return frame.toString(frame.readerIndex() + CODE, frame.readableBytes() - CODE, StandardCharsets.UTF_8);
    }

    /** Without the NUL at its end. */
    private static char[] textOf(ByteBuf frame) {
        CharBuffer text = StandardCharsets.UTF_8.decode(
                frame.nioBuffer(frame.readerIndex() + HEADER, frame.readableBytes() - HEADER - 1));
        char[] copy = new char[text.remaining()];
        text.get(copy);
        Arrays.fill(text.array(), '\0');
        return copy;
    }
}
