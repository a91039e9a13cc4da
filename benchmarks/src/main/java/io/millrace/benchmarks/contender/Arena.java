package io.millrace.benchmarks.contender;

/** A database of its own with the data that all contenders use, and one of them that uses it. */
public interface Arena extends AutoCloseable {
    Contender contender();

    /** Removes what was inserted, so that every round begins with the same data. */
    void removeEvents();

    /** Closes the contender and removes the database. */
    @Override
    void close();
}
