package io.millrace.query;

/** What a {@code SELECT} may list: an expression, with or without a name of its own, or the rows of another query as a list. */
public sealed interface Projection permits Expression, Alias, RowList {}
