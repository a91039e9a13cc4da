package io.millrace.sqlite.driver.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to write to a file, among the engines of this process that have it open. Without it they would meet
 * inside SQLite, which polls and is not fair.
 */
final class WriterTurn {

    /** Somebody who writes. */
    interface Contender {
        /** The turn is the contender's until it releases it. */
        void turnHasCome();
    }

    private final ArrayDeque<Contender> waiting = new ArrayDeque<>(1);
    private @Nullable Contender holder;

    /** True when it is the contender's turn; if not, it is told when it is. */
    synchronized boolean take(Contender contender) {
        if (holder == null) {
            holder = contender;
        } else if (holder != contender) {
            if (!waiting.contains(contender)) {
                waiting.addLast(contender);
            }
            return false;
        }
        return true;
    }

    void release(Contender contender) {
        Contender next;
        synchronized (this) {
            if (holder != contender) {
                return;
            }
            next = waiting.pollFirst();
            holder = next;
        }
        if (next != null) {
            next.turnHasCome();
        }
    }

    /** Withdraws a contender that is going away. */
    void leave(Contender contender) {
        synchronized (this) {
            waiting.remove(contender);
        }
        release(contender);
    }
}
