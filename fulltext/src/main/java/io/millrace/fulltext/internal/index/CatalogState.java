package io.millrace.fulltext.internal.index;

/** Whether the tables of the {@link IndexCatalog} are there. */
public enum CatalogState {
    /** They are not: there are no indexes. */
    MISSING,
    /** An earlier version made them, and what is noted since is not in them yet. */
    OUTDATED,
    /** They are. */
    READY
}
