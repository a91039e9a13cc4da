package io.millrace.benchmarks.duel;

import io.millrace.benchmarks.postgres.Pgbench;
import java.util.List;
import java.util.stream.Stream;

/**
 * Selects of one row, with the limit of the server as one more side.
 *
 * @param contest that of the others
 * @param limit what shows the limit
 */
record LimitedContest(WorkContest contest, Pgbench limit) implements Contest {
    private static final String LIMIT = "pgbench, pipelined";

    @Override
    public String name() {
        return contest.name();
    }

    @Override
    public List<String> sides() {
        return Stream.concat(contest.sides().stream(), Stream.of(LIMIT)).toList();
    }

    @Override
    public int operations(long wanted) {
        return contest.operations(wanted);
    }

    /** What it costs this process and the server to begin and end another one is no part of it, and not told. */
    @Override
    public Cost turn(String side, int operations) {
        return side.equals(LIMIT)
                ? new Cost(limit.pointSelects(operations, contest.callers()), Double.NaN, Double.NaN, Double.NaN)
                : contest.turn(side, operations);
    }
}
