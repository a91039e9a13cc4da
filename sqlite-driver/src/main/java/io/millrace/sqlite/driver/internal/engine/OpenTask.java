package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.SinkTask;
import io.millrace.sqlite.driver.internal.limits.Limits;
import reactor.core.publisher.MonoSink;

/** Does nothing but need a connection, and so shows whether one can be had. */
final class OpenTask extends SinkTask {
    private final Engine engine;

    OpenTask(Engine engine, MonoSink<Void> sink) {
        super(Limits.Running.UNLIMITED, sink);
        this.engine = engine;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        engine.markOpened();
    }
}
