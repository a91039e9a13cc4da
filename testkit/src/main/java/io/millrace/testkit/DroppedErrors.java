package io.millrace.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Hooks;

/** Records the errors that Reactor drops. Its hook is set while something records, and then reset. */
final class DroppedErrors {
    /** Is its own lock, and that of what is recorded. */
    @GuardedBy("ACTIVE")
    private static final Set<Recording> ACTIVE = new LinkedHashSet<>();

    private DroppedErrors() {}

    static Recording record() {
        synchronized (ACTIVE) {
            if (ACTIVE.isEmpty()) {
                Hooks.onErrorDropped(DroppedErrors::add);
            }
            Recording recording = new Recording();
            ACTIVE.add(recording);
            return recording;
        }
    }

    /** A recording of nothing. */
    static Recording none() {
        return new Recording();
    }

    private static void add(Throwable error) {
        synchronized (ACTIVE) {
            for (Recording recording : ACTIVE) {
                recording.errors.add(error);
            }
        }
    }

    /** What is dropped between {@link #record()} and {@link #end()}. */
    static final class Recording {
        @GuardedBy("ACTIVE")
        private final List<Throwable> errors = new ArrayList<>();

        List<Throwable> end() {
            synchronized (ACTIVE) {
                if (ACTIVE.remove(this) && ACTIVE.isEmpty()) {
                    Hooks.resetOnErrorDropped();
                }
                return List.copyOf(errors);
            }
        }
    }
}
