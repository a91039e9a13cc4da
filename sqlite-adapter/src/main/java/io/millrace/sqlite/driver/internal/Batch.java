package io.millrace.sqlite.driver.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker does in one visit to a native connection. Only that worker touches it. */
final class Batch {

    /** Where the connection goes when the visit ends. */
    enum Destination {
        /** Back among the free ones of its lane. */
        LANE,
        /** It stays with a {@link Lease} that was made during the visit. */
        LEASE,
        /** A lease has ended: back to the lane it was taken from. */
        HOME
    }

    final Lane lane;
    final List<Task> tasks;
    private final List<Task> finished;

    @Nullable
    NativeConnection connection;

    Destination destination = Destination.LANE;
    int handled;

    Batch(Lane lane, @Nullable NativeConnection connection, List<Task> tasks) {
        this.lane = lane;
        this.connection = connection;
        this.tasks = tasks;
        this.finished = new ArrayList<>(tasks.size());
    }

    /** The task has its outcome; it is delivered once the connection is given up. */
    void finish(Task task) {
        finished.add(task);
    }

    List<Task> finished() {
        return finished;
    }
}
