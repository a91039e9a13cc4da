package io.millrace.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Watches every buffer of the driver while a class of tests runs, and fails the class when one was never released. */
public final class BufferLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final String CANARY = "left alone on purpose by ";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private Level before = ResourceLeakDetector.getLevel();

    @Override
    public void beforeAll(ExtensionContext context) {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.PARANOID);
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
            ByteBufUtil.setLeakListener(null);
            ResourceLeakDetector.setLevel(before);
        }
    }

    /** By which it is seen that leaks are noticed. */
    @SuppressWarnings("CheckReturnValue")
    private static void leaveOne(String canary) {
        PooledByteBufAllocator.DEFAULT.buffer().touch(canary);
    }
}
