package io.millrace.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.r2dbc.spi.Connection;
import java.util.IdentityHashMap;
import reactor.util.context.ContextView;

/**
 * The connections of others that a datastore works on just now, from the first work on one to the last. All of it is in one
 * transaction, and so has its savepoints in common. It is its own lock.
 */
final class JoinedConnections {
    private final ConnectionSource source;

    @GuardedBy("this")
    private final IdentityHashMap<Connection, Joined> open = new IdentityHashMap<>();

    JoinedConnections(ConnectionSource source) {
        this.source = source;
    }

    /** Begins work on a connection, at the depth of nested transactions that it comes from. */
    JoinedWork work(Connection theirs, ContextView context) {
        Connection driver = source.joinable(theirs);
        synchronized (this) {
            Joined joined = open.get(driver);
            if (joined == null) {
                joined = new Joined(driver, source.join(driver));
                open.put(driver, joined);
            }
            return joined.begin(context);
        }
    }

    private final class Joined {
        private final Connection driver;
        private final JoinedConnection connection;
        private final Nesting nesting = Nesting.joinable();

        @GuardedBy("JoinedConnections.this")
        private int works;

        Joined(Connection driver, JoinedConnection connection) {
            this.driver = driver;
            this.connection = connection;
        }

        JoinedWork begin(ContextView context) {
            JoinedWork work = new JoinedWork(connection.work(), nesting.innermost(context), this::end);
            synchronized (JoinedConnections.this) {
                works++;
            }
            return work;
        }

        /** Work is over; whether it was the last, behind which the owner may go on. */
        boolean end() {
            synchronized (JoinedConnections.this) {
                works--;
                if (works > 0) {
                    return false;
                }
                open.remove(driver);
                // What undoes it in its turn, on another thread, sends no more commands from now on.
                nesting.giveUp();
                // Before other work can begin: a savepoint that it makes would have the same name, and be undone
                // instead.
                NestedTransaction unfinished = nesting.running();
                if (unfinished != null) {
                    unfinished.undoAtOnce();
                }
            }
            connection.detach();
            return true;
        }
    }
}
