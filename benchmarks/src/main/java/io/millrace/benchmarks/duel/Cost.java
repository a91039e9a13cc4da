package io.millrace.benchmarks.duel;

/**
 * What an operation took on average.
 *
 * @param time nanoseconds from beginning to end, of the whole turn divided by its operations
 * @param processor nanoseconds of processor time of the process, compiler and garbage collector included
 * @param bytes that were allocated, by threads that are there at the end
 * @param server nanoseconds of processor time of the database's server; no number where there is none, or it is not known
 */
public record Cost(double time, double processor, double bytes, double server) {
    /**
     * The same with another time, where that of the whole turn is not what somebody waits for.
     *
     * @param nanos nanoseconds
     * @return the cost
     */
    public Cost withTime(double nanos) {
        return new Cost(nanos, processor, bytes, server);
    }
}
