package io.millrace.sqlite.driver.internal.lanes;

/** One of those who hold an engine. Its work is told from that of the others when it gives the engine up. */
public final class Holder {
    private volatile boolean leaving;

    /** From now on it begins nothing new; what it has begun may go on for a while. */
    public void leave() {
        leaving = true;
    }

    public boolean isLeaving() {
        return leaving;
    }
}
