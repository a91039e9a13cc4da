package io.millrace.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what a connection's rows take of memory before their subscriber asks for them. The driver reads 256 messages ahead,
 * whatever their size. Large ones are therefore counted from when it gets them until it releases them, and as long as they
 * are too much nothing further is passed on or read: to the server that is a slow network. A message that is larger than
 * the bound comes when no other is there.
 */
final class LargeRows extends ChannelDuplexHandler {
    /** What is smaller is not counted: 256 of them are little. */
    static final int LARGE = 4 << 10;

    private static final long LEAST = 64 << 10;
    private static final long MOST = 1 << 20;

    private final long most;
    private final AtomicLong atDriver = new AtomicLong();

    // Touched by the event loop alone, but for a look at whether there is anything.
    private final Queue<Object> waiting = new ArrayDeque<>(0);
    private volatile boolean holding;
    private boolean readAsked;
    private boolean stoppedReading;

    /** For each of so many connections: an eighth of the heap for all, within bounds. Outside it the JVM allows as much by default. */
    static long shareOf(int connections) {
        return Math.min(MOST, Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8 / connections));
    }

    /** @param most about how many bytes of large messages the driver may have */
    LargeRows(long most) {
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!holding && hasRoomFor(message)) {
            pass(context, message);
            return;
        }
        waiting.add(message);
        holding = true;
        if (context.channel().config().isAutoRead()) {
            stoppedReading = true;
            context.channel().config().setAutoRead(false);
        }
        // It may have been released in between, and nobody have seen that something waits.
        passWhatHasRoom(context);
    }

    private boolean hasRoomFor(Object message) {
        int size = size(message);
        long present = size == 0 ? 0 : atDriver.get();
        return present == 0 || present + size <= most;
    }

    private static int size(Object message) {
        int bytes = message instanceof ByteBuf frame ? frame.readableBytes() : 0;
        return bytes < LARGE ? 0 : bytes;
    }

    private void pass(ChannelHandlerContext context, Object message) {
        int size = size(message);
        if (size == 0) {
            context.fireChannelRead(message);
        } else {
            atDriver.addAndGet(size);
            context.fireChannelRead(new Counted(context, (ByteBuf) message, size));
        }
    }

    private void passWhatHasRoom(ChannelHandlerContext context) {
        boolean passed = false;
        while (!waiting.isEmpty() && hasRoomFor(waiting.element())) {
            pass(context, waiting.remove());
            passed = true;
        }
        if (waiting.isEmpty() && holding) {
            holding = false;
            goOnReading(context);
        }
        if (passed) {
            context.fireChannelReadComplete();
        }
    }

    private void goOnReading(ChannelHandlerContext context) {
        if (stoppedReading) {
            stoppedReading = false;
            readAsked = false;
            // That reads, too.
            context.channel().config().setAutoRead(true);
        } else if (readAsked) {
            readAsked = false;
            context.read();
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (holding) {
            readAsked = true;
        } else {
            context.read();
        }
    }

    /** What the server said last is told before the end. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        holding = false;
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            context.fireChannelRead(message);
        }
        context.fireChannelInactive();
    }

    private void released(ChannelHandlerContext context, int size) {
        atDriver.addAndGet(-size);
        if (holding) {
            context.executor().execute(() -> passWhatHasRoom(context));
        }
    }

    /** A message that tells when it is released, on whatever thread. */
    private final class Counted extends CompositeByteBuf {
        private final ChannelHandlerContext context;
        private final int size;

        private Counted(ChannelHandlerContext context, ByteBuf message, int size) {
            super(context.alloc(), message.isDirect(), 1);
            this.context = context;
            this.size = size;
            addComponent(true, message);
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            released(context, size);
        }
    }
}
