package io.millrace.fulltext;

/**
 * An index that is there.
 *
 * @param definition what it was made as
 * @param complete whether it holds all rows, so that it can be searched
 * @param rows how many rows it holds
 */
public record IndexDescription(TextIndex definition, boolean complete, long rows) {}
