package io.millrace.benchmarks.duel;

import java.util.List;

/** Something in which sides are compared. */
public interface Contest {
    /**
     * Its name in tables.
     *
     * @return the name
     */
    String name();

    /**
     * Who takes part.
     *
     * @return their names in tables
     */
    List<String> sides();

    /**
     * How many operations make a turn.
     *
     * @param wanted as many as take the time that a turn is to take
     * @return a number near it that can be done
     */
    int operations(long wanted);

    /**
     * Lets a side take its turn.
     *
     * @param side one of the {@link #sides}
     * @param operations how many it has to do
     * @return what each of them cost
     */
    Cost turn(String side, int operations);
}
