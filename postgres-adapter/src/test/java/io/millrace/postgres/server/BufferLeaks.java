package io.millrace.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/**
 * Watches every buffer of the driver while a class of tests runs, and fails the class when one was never released.
 *
 * <p>One kind is released here, since it is lost below us. Reactor Netty 1.3.7 ({@code ChannelOperations.send}) asks whether the channel is
 * active, has the message encoded, and writes it to {@code channel()}. When the event loop closes the connection in between, that is
 * a stand-in which belongs to no event loop: {@code writeAndFlush} throws before the buffer is its own, and {@code flatMap} has an
 * error of which only Reactor's hook sees the value. Whoever sends on another thread than the event loop can meet it, and the
 * error reaches him.
 */
public final class BufferLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final String CANARY = "left alone on purpose by ";
    private static final String WRITTEN_TO_A_STAND_IN = "channel not registered to an event loop";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private Level before = ResourceLeakDetector.getLevel();

    @Override
    public void beforeAll(ExtensionContext context) {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        Hooks.onOperatorError(BufferLeaks.class.getName(), BufferLeaks::releaseUnwritten);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + " was never released: " + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            // The detector reports what looks alike only once, so each class leaves one of its own.
            String canary = CANARY + context.getUniqueId();
            leaveOne(canary);
            // A leak is noticed when its buffer is collected and another one is made.
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (leaks.stream().noneMatch(leak -> leak.contains(canary))) {
                assertThat(System.nanoTime()).as("no leak is noticed").isLessThan(deadline);
                System.gc();
                PooledByteBufAllocator.DEFAULT.buffer().release();
            }
            assertThat(leaks).allMatch(leak -> leak.contains(canary));
        } finally {
            Hooks.resetOnOperatorError(BufferLeaks.class.getName());
            ByteBufUtil.setLeakListener(null);
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static Throwable releaseUnwritten(Throwable error, @Nullable Object value) {
        if (value instanceof ByteBuf message
                && error instanceof IllegalStateException
                && WRITTEN_TO_A_STAND_IN.equals(error.getMessage())) {
            message.release();
        }
        return error;
    }

    /** By which it is seen that leaks are noticed. */
    @SuppressWarnings("CheckReturnValue")
    private static void leaveOne(String canary) {
        PooledByteBufAllocator.DEFAULT.buffer().touch(canary);
    }
}
