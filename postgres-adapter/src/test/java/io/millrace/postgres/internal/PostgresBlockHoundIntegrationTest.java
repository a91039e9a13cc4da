package io.millrace.postgres.internal;

import io.millrace.testkit.BlockingCheck;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What Netty does below the driver is not taken for blocking: BlockHound would throw amid the encoding of a message, and lose its buffers. */
class PostgresBlockHoundIntegrationTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 8;
    private static final int ALLOCATORS = 300;
    private static final int BUFFERS = 2_000;
    private static final int BYTES = 64;

    @Test
    void threadsThatAllocateAtOnceMayWaitForEachOther() {
        Scheduler threads = Schedulers.newParallel("allocating", THREADS);
        BlockingCheck check = BlockingCheck.start();
        try {
            // One grows while it is new, and only then waits.
            for (int i = 0; i < ALLOCATORS; i++) {
                ByteBufAllocator allocator = new AdaptiveByteBufAllocator();
                Flux.range(0, THREADS)
                        .parallel(THREADS)
                        .runOn(threads)
                        .doOnNext(thread -> allocate(allocator))
                        .sequential()
                        .blockLast(LIMIT);
            }
        } finally {
            threads.dispose();
            check.close();
        }
    }

    private static void allocate(ByteBufAllocator allocator) {
        for (int i = 0; i < BUFFERS; i++) {
            allocator.buffer(BYTES).release();
        }
    }
}
