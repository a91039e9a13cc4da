package io.millrace.sqlite.driver.internal.connections;

/** Work that a native connection may be asked to give up, while it runs and while it waits for another process. */
public interface Interruptible {
    /** Called every few thousand instructions of the running statement, on the thread that runs it. */
    boolean shouldStop();

    /** Called while it waits for a lock of another process. */
    default boolean shouldStopWaiting() {
        return shouldStop();
    }

    /** Looking after it has failed. It is stopped, and its connection retired. */
    default void watchFailed(Throwable cause) {}

    /** For how long it has waited already, and so may have for the lock, before its turn came. */
    default long waitedNanos(long now) {
        return 0;
    }
}
