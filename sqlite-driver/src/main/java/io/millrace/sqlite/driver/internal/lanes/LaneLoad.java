package io.millrace.sqlite.driver.internal.lanes;

/**
 * How busy a lane was at one moment.
 *
 * @param waiting tasks that wait
 * @param busy connections that are at work or away with a lease
 * @param limit how many may be at work at once
 */
public record LaneLoad(int waiting, int busy, int limit) {
    /** Of a lane that is not there. */
    public static final LaneLoad NONE = new LaneLoad(0, 0, 0);
}
