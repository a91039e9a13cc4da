package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The connections of a lane: which are free, how many are in use, away, or being closed. Guarded by the lane's lock. */
final class ConnectionStock {
    private final IntUnaryOperator limit;
    private final ArrayDeque<NativeConnection> free = new ArrayDeque<>();
    private int opened;
    private int away;
    private int leaving;
    private boolean closed;

    /** @param limit how many may be in use at once when so many are away */
    ConnectionStock(IntUnaryOperator limit) {
        this.limit = limit;
    }

    int limit() {
        return closed ? 0 : limit.applyAsInt(away);
    }

    int away() {
        return away;
    }

    /** Whether one is free or may be opened. */
    boolean isAvailable() {
        return !free.isEmpty() || opened - away - leaving < limit();
    }

    /** A free one; null when the caller is to open one, which is counted already. */
    @Nullable
    NativeConnection take() {
        NativeConnection connection = free.pollFirst();
        if (connection == null) {
            opened++;
        }
        return connection;
    }

    /**
     * Puts back one that was in use.
     *
     * @return true when there is no place for it: the caller must close it, and then {@link #forgetLeaving} it. It counts until it is closed: whoever closes all others meanwhile
     *     would close the writer before it, and SQLite leaves the log where it is when the last connection to be closed is a reader.
     */
    boolean putBack(NativeConnection connection) {
        if (opened - away - leaving > limit()) {
            leaving++;
            return true;
        }
        free.addFirst(connection);
        return false;
    }

    /** One that was in use goes away for a while. */
    void lend() {
        away++;
    }

    /** One comes back from away; as {@link #putBack}. */
    boolean takeBack(NativeConnection connection) {
        away--;
        return putBack(connection);
    }

    /** One that was away is gone. */
    void forgetLent() {
        away--;
        opened--;
    }

    /** One that had no place is closed. */
    void forgetLeaving() {
        leaving--;
        opened--;
    }

    /** One in use is closed, goes to another lane, or could not be opened. */
    void forget() {
        opened--;
    }

    /** Counts one that will be {@link #adopt adopted}. */
    void expect() {
        opened++;
    }

    void adopt(NativeConnection connection) {
        free.addFirst(connection);
    }

    /** Whether none is in use, away, or being closed. */
    boolean isComplete() {
        return away == 0 && free.size() == opened;
    }

    /** Gives out all that are free; from now on there is no place for any. */
    List<NativeConnection> close() {
        closed = true;
        List<NativeConnection> all = new ArrayList<>(free);
        opened -= all.size();
        free.clear();
        return all;
    }
}
