package io.millrace.sqlite.driver.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One user's hold on an engine, which lives as long as somebody holds it. */
public final class EngineReference {
    private final Engine engine;
    private final @Nullable EngineSettings shared;
    private final Holder holder = new Holder();

    @GuardedBy("this")
    private @Nullable Mono<Void> closing;

    EngineReference(Engine engine, @Nullable EngineSettings shared) {
        this.engine = engine;
        this.shared = shared;
    }

    public Engine engine() {
        return engine;
    }

    /** By which work for this user is told from that for others. */
    public Holder holder() {
        return holder;
    }

    /** Starts giving it up, the first time it is called; the result completes when that is done. */
    public synchronized Mono<Void> release() {
        Mono<Void> running = closing;
        if (running == null) {
            running = shared == null ? engine.close() : EngineRegistry.release(engine, shared, holder);
            closing = running;
        }
        return running;
    }
}
