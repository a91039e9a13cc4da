package io.millrace.vector.internal.codes;

/**
 * A part of the codes that are kept, which is written as a whole. Two of the same number and version are the same.
 *
 * @param id its number
 * @param version in which generation it was written
 * @param run the codes
 */
public record CodeChunk(long id, long version, CodeRun run) {}
