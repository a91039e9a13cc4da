package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.limits.Limits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** A task whose outcome is that it is done, for somebody who may stop waiting for it. */
public abstract class SinkTask extends Task {
    private final @Nullable MonoSink<Void> sink;
    private final boolean mayBeWithdrawn;
    private volatile boolean cancelled;
    private @Nullable RuntimeException error;

    protected SinkTask(Limits.Running limits, @Nullable MonoSink<Void> sink) {
        this(limits, sink, true);
    }

    /**
     * A task whose outcome goes to a sink.
     *
     * @param mayBeWithdrawn whether it need not be done when nobody waits for it any more
     */
    @SuppressWarnings("this-escape") // Whoever cancels now withdraws what was not submitted yet.
    protected SinkTask(Limits.Running limits, @Nullable MonoSink<Void> sink, boolean mayBeWithdrawn) {
        super(limits);
        this.sink = sink;
        this.mayBeWithdrawn = mayBeWithdrawn;
        if (sink != null) {
            sink.onCancel(this::cancel);
        }
    }

    private void cancel() {
        cancelled = true;
        if (mayBeWithdrawn && !withdraw()) {
            onCancelWhileRunning();
        }
    }

    /** Nobody waits any more. What runs goes on to its end unless this stops it. */
    public void onCancelWhileRunning() {}

    final boolean isCancelled() {
        return cancelled;
    }

    public final @Nullable RuntimeException error() {
        return error;
    }

    @Override
    public void fail(@Nullable RuntimeException reason) {
        error = reason;
    }

    @Override
    public void deliver() {
        if (sink == null || cancelled) {
            return;
        }
        if (error != null) {
            sink.error(error);
        } else {
            sink.success();
        }
    }
}
