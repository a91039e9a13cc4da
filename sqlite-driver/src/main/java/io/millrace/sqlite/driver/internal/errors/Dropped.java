package io.millrace.sqlite.driver.internal.errors;

import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Errors that nobody is there to receive. */
public final class Dropped {
    private Dropped() {}

    /** Gives it to Reactor's hook for such errors. Never throws, whatever the hook does: the thread has more to do. */
    public static void error(Throwable unexpected) {
        try {
            Operators.onErrorDropped(unexpected, Context.empty());
        } catch (Throwable fromHook) {
            // Reactor throws it on by default in tests; there is nobody to catch it here.
        }
    }
}
