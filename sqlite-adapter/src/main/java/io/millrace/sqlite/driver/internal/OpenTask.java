package io.millrace.sqlite.driver.internal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Does nothing but need a connection, and so shows whether one can be had. */
final class OpenTask extends Task {

    private final MonoSink<Void> sink;
    private @Nullable RuntimeException error;

    OpenTask(MonoSink<Void> sink) {
        super(Limits.Running.UNLIMITED);
        this.sink = sink;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        // Having the connection is all.
    }

    @Override
    void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    void deliver() {
        if (error != null) {
            sink.error(error);
        } else {
            sink.success();
        }
    }
}
