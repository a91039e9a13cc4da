package io.millrace.benchmarks.vector;

/** Vectors to find, and others to find them by. The same each time. */
public interface Vectors {
    /** {@return how many there are} */
    int size();

    /** {@return how many numbers each has} */
    int dimensions();

    /**
     * One of them.
     *
     * @param index from 0 on
     * @return the vector
     */
    float[] at(int index);

    /**
     * What is asked for: near one of them, and none of them.
     *
     * @param index from 0 on
     * @return the vector
     */
    float[] question(int index);

    /** {@return what they are, for the heading of figures} */
    String description();
}
