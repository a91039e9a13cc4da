package io.millrace.benchmarks.contender;

/** When a commit is on disk: some time later, or before it is acknowledged. */
public enum Durability {
    NORMAL,
    FULL
}
