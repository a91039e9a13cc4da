package io.millrace.sqlite.driver.internal;

import reactor.core.publisher.MonoSink;

/** Does nothing but need a connection, and so shows whether one can be had. */
final class OpenTask extends SinkTask {

    private final Engine engine;

    OpenTask(Engine engine, MonoSink<Void> sink) {
        super(Limits.Running.UNLIMITED, sink);
        this.engine = engine;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        engine.markOpened();
    }
}
