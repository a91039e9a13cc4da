package io.millrace.testkit.contract;

import java.util.AbstractList;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Values of an item. Whoever binds them is held back until {@link #release}; to be written on a thread that may wait. */
final class HeldBackRow extends AbstractList<Object> {
    private final int id;
    private final Sinks.Empty<Void> reached = Sinks.empty();
    private final CountDownLatch release = new CountDownLatch(1);

    HeldBackRow(int id) {
        this.id = id;
    }

    /** Completes when somebody is held back. */
    Mono<Void> reached() {
        return reached.asMono();
    }

    void release() {
        release.countDown();
    }

    @Override
    public Object get(int index) {
        if (index == 0) {
            return id;
        }
        reached.tryEmitEmpty();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while held back", e);
        }
        return "x";
    }

    @Override
    public int size() {
        return 2;
    }
}
