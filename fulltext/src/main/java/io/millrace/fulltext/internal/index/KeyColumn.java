package io.millrace.fulltext.internal.index;

/**
 * A column of the key of a table.
 *
 * @param name its name
 * @param type the type of a column of the index that holds its values, and compares them alike
 */
public record KeyColumn(String name, String type) {}
