package io.millrace.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.error.TransactionUsageException;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The connections of others that a datastore works on just now, from the first work on one to the last. All of it is in one
 * transaction, and so has its savepoints in common. It is its own lock.
 */
final class JoinedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(JoinedConnections.class);

    private final ConnectionSource source;

    @GuardedBy("this")
    private final IdentityHashMap<Connection, Joined> open = new IdentityHashMap<>();

    /** Where what the last work has left over is being undone, and the end of that, which new work waits for. */
    @GuardedBy("this")
    private final IdentityHashMap<Connection, Sinks.Empty<Void>> undoing = new IdentityHashMap<>();

    JoinedConnections(ConnectionSource source) {
        this.source = source;
    }

    /**
     * Begins work on a connection, at the depth of nested transactions and as a part of the work that it comes from.
     *
     * @throws TransactionUsageException when that work is over, whose owner may have gone on
     */
    JoinedWork work(Connection theirs, ContextView context) {
        Connection driver = source.joinable(theirs);
        JoinedWork around = context.getOrDefault(this, null);
        JoinedWork here = around == null ? null : around.on(driver);
        synchronized (this) {
            Joined joined = open.get(driver);
            if (here != null && (joined == null || !joined.has(here))) {
                throw new TransactionUsageException(
                        "The work that this is a part of is over, so whoever has begun the transaction on the connection"
                                + " may have ended it. Wait for all that joins it before it ends.");
            }
            if (joined == null) {
                joined = new Joined(driver, source.join(driver));
                open.put(driver, joined);
            }
            return joined.begin(around, context);
        }
    }

    /** Tells work inside what it is a part of. */
    Context enter(JoinedWork work, Context context) {
        return context.put(this, work);
    }

    private final class Joined {
        private final Connection driver;
        private final JoinedConnection connection;
        private final Nesting nesting = Nesting.joinable();

        /** Which is not over. */
        @GuardedBy("JoinedConnections.this")
        private final Set<JoinedWork> works = new HashSet<>();

        /**
         * Which is over, and whose statements are being interrupted. Nothing is undone before that, or one that another thread is just
         * sending would come behind it.
         */
        @GuardedBy("JoinedConnections.this")
        private final Set<JoinedWork> ending = new HashSet<>();

        Joined(Connection driver, JoinedConnection connection) {
            this.driver = driver;
            this.connection = connection;
        }

        boolean has(JoinedWork work) {
            synchronized (JoinedConnections.this) {
                return works.contains(work);
            }
        }

        JoinedWork begin(@Nullable JoinedWork around, ContextView context) {
            synchronized (JoinedConnections.this) {
                Sinks.Empty<Void> undone = undoing.get(driver);
                JoinedWork work = new JoinedWork(
                        driver,
                        connection.work(),
                        nesting.innermost(context),
                        around,
                        undone == null ? Mono.empty() : undone.asMono(),
                        this::end);
                works.add(work);
                return work;
            }
        }

        /** Work is over, and all that is a part of it; whether it was the last, behind which the owner may go on. */
        boolean end(JoinedWork ended) {
            List<JoinedWork> over;
            synchronized (JoinedConnections.this) {
                if (!works.contains(ended)) {
                    return false;
                }
                over = works.stream().filter(work -> work.isPartOf(ended)).toList();
                over.forEach(works::remove);
                ending.addAll(over);
            }
            // No lock is held, since whoever waits for a statement is told.
            over.forEach(work -> endOrBreakOff(work.use(), work.use()::interrupt));
            return left(over);
        }

        private boolean left(List<JoinedWork> over) {
            NestedTransaction unfinished;
            Sinks.Empty<Void> end = Sinks.empty();
            synchronized (JoinedConnections.this) {
                over.forEach(ending::remove);
                if (!works.isEmpty() || !ending.isEmpty() || !open.remove(driver, this)) {
                    return false;
                }
                // What undoes it in its turn, on another thread, sends no more commands from now on.
                nesting.giveUp();
                unfinished = nesting.running();
                if (unfinished != null) {
                    undoing.put(driver, end);
                }
            }
            if (unfinished == null) {
                connection.detach();
            } else {
                undo(unfinished, end);
            }
            return true;
        }

        /**
         * Goes back before other work begins: a savepoint that it makes would have the same name, and be undone instead. No lock is held,
         * since a driver may hold one of its own while it tells somebody of an end, who comes here with that.
         */
        private void undo(NestedTransaction unfinished, Sinks.Empty<Void> end) {
            JoinedConnection.Work use = unfinished.use();
            endOrBreakOff(use, () -> {
                if (!unfinished.undoAtOnce()) {
                    use.breakOff();
                }
            });
            endOrBreakOff(use, connection::detach);
            try {
                end.tryEmitEmpty();
            } finally {
                synchronized (JoinedConnections.this) {
                    undoing.remove(driver, end);
                }
            }
        }

        /** What is not known to have ended is not used again. Nobody else is told of what is thrown at a cancel. */
        private static void endOrBreakOff(JoinedConnection.Work use, Runnable ending) {
            try {
                ending.run();
            } catch (Throwable failure) {
                LOG.warn("What ran on a joined connection could not be ended", PrintableError.of(failure));
                breakOff(use);
            }
        }

        private static void breakOff(JoinedConnection.Work use) {
            try {
                use.breakOff();
            } catch (Throwable failure) {
                LOG.warn("A joined connection could not be closed", PrintableError.of(failure));
            }
        }
    }
}
