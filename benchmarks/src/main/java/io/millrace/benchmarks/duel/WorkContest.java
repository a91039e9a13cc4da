package io.millrace.benchmarks.duel;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sides that do the same work on the data of all benchmarks.
 *
 * @param name its name in tables
 * @param work what they do
 * @param all who
 * @param callers how many ask at the same time
 * @param server gives the processor time of their server, as {@link Meter} takes it
 */
record WorkContest(String name, Work work, List<Side> all, int callers, Supplier<Map<Long, Long>> server)
        implements Contest {
    @Override
    public List<String> sides() {
        return all.stream().map(Side::name).toList();
    }

    @Override
    public int operations(long wanted) {
        return work.rounded(wanted);
    }

    @Override
    public Cost turn(String name, int operations) {
        Side side = all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        side.arena().removeEvents();
        return new Meter(server).of(() -> {
            long done = work.run(side.arena().contender(), operations, callers);
            if (done != operations) {
                throw new IllegalStateException(
                        name + " did " + done + " of " + operations + " operations of " + work + ".");
            }
            return done;
        });
    }
}
