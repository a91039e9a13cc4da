package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.message.backend.BackendMessageDecoder;
import io.r2dbc.postgresql.message.backend.ErrorResponse;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Has the server parse and describe a statement. The driver sends no such messages without executing as well, so they are written to the channel
 * behind what it has written, and their answers are taken out before the driver: what is left is a session to which nothing has happened. What
 * belongs to earlier requests is passed on, and what a server may send at any time. Touched by the event loop alone.
 */
final class ParseExchange extends ChannelInboundHandlerAdapter {
    private static final byte NOTICE = 'N';
    private static final byte SETTING = 'S';
    private static final byte NOTIFICATION = 'A';
    private static final byte PARAMETERS = 't';
    private static final byte ROW = 'T';
    private static final byte ERROR = 'E';
    private static final byte READY = 'Z';
    private static final int HEADER = 1 + Integer.BYTES;

    /** The unnamed statement, which the next one replaces. */
    private static final String UNNAMED = "";

    private final String sql;
    private final MonoSink<ParsedAnswer> sink;
    private final List<Integer> parameterTypes = new ArrayList<>();
    private final List<ParsedAnswer.Field> fields = new ArrayList<>();
    private @Nullable ParseFailure failure;
    private boolean ended;

    /** How many requests before this one are still to be ended. */
    private int earlier;

    private ParseExchange(String sql, MonoSink<ParsedAnswer> sink) {
        this.sql = sql;
        this.sink = sink;
    }

    /**
     * The exchange.
     *
     * @param session one outside any transaction, to which the driver writes nothing before this has ended
     * @param sql one statement
     * @return what the server says; it must be waited for, since a cancel ends nothing
     */
    static Mono<ParsedAnswer> on(SessionEnd session, String sql) {
        return Mono.create(sink -> {
            ParseExchange exchange = new ParseExchange(sql, sink);
            Channel channel = session.channel();
            if (channel == null) {
                exchange.fail(closed());
            } else {
                channel.eventLoop().execute(() -> exchange.begin(channel, session.unendedRequests()));
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    private void begin(Channel channel, int unended) {
        ChannelHandlerContext place = channel.pipeline().context(LargeRows.class);
        if (place == null || !channel.isActive()) {
            fail(closed());
            return;
        }
        earlier = unended;
        channel.pipeline().addBefore(place.name(), null, this);
        ChannelHandlerContext context = channel.pipeline().context(this);
        context.writeAndFlush(request(context)).addListener(sent -> {
            if (!sent.isSuccess()) {
                fail(lost("The statement could not be sent", sent.cause()));
                context.close();
            }
        });
    }

    private ByteBuf request(ChannelHandlerContext context) {
        ByteBuf messages = context.alloc().buffer();
        int parse = begin(messages, 'P');
        text(messages, UNNAMED);
        text(messages, sql);
        messages.writeShort(0);
        end(messages, parse);
        int describe = begin(messages, 'D');
        messages.writeByte('S');
        text(messages, UNNAMED);
        end(messages, describe);
        end(messages, begin(messages, 'S'));
        return messages;
    }

    private static int begin(ByteBuf messages, char type) {
        messages.writeByte(type);
        int start = messages.writerIndex();
        messages.writeInt(0);
        return start;
    }

    private static void text(ByteBuf messages, String value) {
        messages.writeCharSequence(value, StandardCharsets.UTF_8);
        messages.writeByte(0);
    }

    private static void end(ByteBuf messages, int start) {
        messages.setInt(start, messages.writerIndex() - start);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A channel that is closed already is what is wanted.
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf frame) || isOthers(frame.getByte(frame.readerIndex()))) {
            context.fireChannelRead(message);
            return;
        }
        try {
            read(context, frame);
        } catch (RuntimeException misread) {
            fail(lost("The server's description of a statement could not be read", misread));
            context.close();
        } finally {
            frame.release();
        }
    }

    private boolean isOthers(byte type) {
        if (earlier > 0) {
            if (type == READY) {
                earlier--;
            }
            return true;
        }
        return type == NOTICE || type == SETTING || type == NOTIFICATION;
    }

    private void read(ChannelHandlerContext context, ByteBuf frame) {
        byte type = frame.getByte(frame.readerIndex());
        if (type == ERROR) {
            failure = new ParseFailure(
                    new ErrorDetails(((ErrorResponse) BackendMessageDecoder.decode(frame)).getFields()), sql);
            return;
        }
        frame.skipBytes(HEADER);
        switch (type) {
            case PARAMETERS -> readParameters(frame);
            case ROW -> readFields(frame);
            case READY -> {
                context.pipeline().remove(this);
                succeed();
            }
            default -> {
                // That it was parsed, and that it returns no rows.
            }
        }
    }

    private void readParameters(ByteBuf frame) {
        int count = frame.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            parameterTypes.add(frame.readInt());
        }
    }

    private void readFields(ByteBuf frame) {
        int count = frame.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String name = frame.readCharSequence(frame.bytesBefore((byte) 0), StandardCharsets.UTF_8)
                    .toString();
            frame.skipBytes(1);
            int table = frame.readInt();
            short attribute = frame.readShort();
            int type = frame.readInt();
            frame.skipBytes(Short.BYTES);
            int modifier = frame.readInt();
            frame.skipBytes(Short.BYTES);
            fields.add(new ParsedAnswer.Field(name, table, attribute, type, modifier));
        }
    }

    /** An error that ends the session is the last that comes. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ParseFailure said = failure;
        fail(said == null ? lost("The connection was closed while a statement was parsed", null) : said);
        context.fireChannelInactive();
    }

    private void succeed() {
        ParseFailure said = failure;
        if (said != null) {
            fail(said);
        } else if (!ended) {
            ended = true;
            sink.success(new ParsedAnswer(List.copyOf(parameterTypes), List.copyOf(fields)));
        }
    }

    private void fail(RuntimeException error) {
        if (!ended) {
            ended = true;
            sink.error(error);
        }
    }

    private static R2dbcNonTransientResourceException closed() {
        return lost("Cannot exchange messages because the connection is closed", null);
    }

    private static R2dbcNonTransientResourceException lost(String reason, @Nullable Throwable cause) {
        return new R2dbcNonTransientResourceException(reason, "08006", cause);
    }
}
