package io.millrace.fulltext;

/**
 * How far the making of an index is.
 *
 * @param done how many rows were looked at
 * @param total how many there were at the beginning
 */
public record IndexProgress(long done, long total) {}
