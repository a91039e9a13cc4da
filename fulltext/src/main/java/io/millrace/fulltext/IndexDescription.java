package io.millrace.fulltext;

/** An index that is there. */
public sealed interface IndexDescription permits IndexDescriptionRecord {
    /**
     * An index.
     *
     * @param definition what it was made as
     * @param complete whether it holds all rows, so that it can be searched
     * @param rows how many rows it holds
     * @return the description
     */
    static IndexDescription of(TextIndex definition, boolean complete, long rows) {
        return new IndexDescriptionRecord(definition, complete, rows);
    }

    /** {@return what it was made as} */
    TextIndex definition();

    /** {@return whether it holds all rows, so that it can be searched} */
    boolean complete();

    /** {@return how many rows it holds} */
    long rows();
}

record IndexDescriptionRecord(TextIndex definition, boolean complete, long rows) implements IndexDescription {}
