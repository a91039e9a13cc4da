package io.millrace.benchmarks.contender;

/** A row of the table that is read. */
public record Item(long id, long owner, String title, long quantity, double price) {}
