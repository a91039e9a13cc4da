package io.millrace.benchmarks.duel;

/**
 * What came out for a side in a contest, over all rounds.
 *
 * @param contest the contest's name
 * @param side the side's name
 * @param ratio the rate of the base, divided by that of the side in the same round: above 1 the base is ahead
 * @param nanos how long an operation took
 * @param processor nanoseconds of processor time of the process for an operation, the median
 * @param server the same of the database's server; no number where it is not known
 * @param bytes allocated for an operation, the median
 */
record Outcome(
        String contest, String side, Quartiles ratio, Quartiles nanos, double processor, double server, double bytes) {
    private static final double NANOS = 1e9;

    /** Operations in a second. */
    Quartiles rate() {
        return new Quartiles(NANOS / nanos.third(), NANOS / nanos.median(), NANOS / nanos.first());
    }
}
