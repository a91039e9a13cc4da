package io.millrace.sqlite.driver.internal.lanes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to write to a file, among the engines of this process that have it open. Without it they would meet
 * inside SQLite, which polls and is not fair.
 */
public final class WriterTurn {
    /** Somebody who writes. */
    public interface Contender {
        /** The turn is the contender's: it takes it now or soon, or declines. */
        void turnHasCome();
    }

    @GuardedBy("this")
    private final ArrayDeque<Contender> waiting = new ArrayDeque<>(1);

    @GuardedBy("this")
    private @Nullable Contender holder;

    @GuardedBy("this")
    private boolean inUse;

    /** True when it is the contender's turn, until it is released; if not, it is told when it is. */
    public synchronized boolean take(Contender contender) {
        if (holder == null) {
            holder = contender;
        } else if (holder != contender) {
            if (!waiting.contains(contender)) {
                waiting.addLast(contender);
            }
            return false;
        }
        inUse = true;
        return true;
    }

    public void release(Contender contender) {
        passOn(contender, true);
    }

    /** Passes on a turn that was offered, unless it was taken meanwhile. */
    public void decline(Contender contender) {
        passOn(contender, false);
    }

    private void passOn(Contender contender, boolean taken) {
        Contender next;
        synchronized (this) {
            if (holder != contender || inUse != taken) {
                return;
            }
            next = waiting.pollFirst();
            holder = next;
            inUse = false;
        }
        if (next != null) {
            next.turnHasCome();
        }
    }

    /** Withdraws a contender that is going away, and uses the turn no more. */
    public void leave(Contender contender) {
        synchronized (this) {
            waiting.remove(contender);
        }
        decline(contender);
    }
}
