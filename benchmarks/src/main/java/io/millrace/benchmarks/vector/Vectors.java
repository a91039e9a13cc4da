package io.millrace.benchmarks.vector;

/** Vectors to find, and others to find them by. The same each time. */
interface Vectors {
    int size();

    int dimensions();

    /** One of them, from 0 on. */
    float[] at(int index);

    /** What is asked for: near one of them, and none of them. */
    float[] question(int index);

    String description();
}
