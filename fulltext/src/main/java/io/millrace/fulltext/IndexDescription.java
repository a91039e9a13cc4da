package io.millrace.fulltext;

import java.time.Instant;
import java.util.Optional;

/** An index that is there. */
public sealed interface IndexDescription permits IndexDescriptionRecord {
    /**
     * An index that keeps no list of its words.
     *
     * @param definition what it was made as
     * @param complete whether it holds all rows, so that it can be searched
     * @param rows how many rows it holds
     * @return the description
     */
    static IndexDescription of(TextIndex definition, boolean complete, long rows) {
        return of(definition, complete, rows, Optional.empty());
    }

    /**
     * An index.
     *
     * @param definition what it was made as
     * @param complete whether it holds all rows, so that it can be searched
     * @param rows how many rows it holds
     * @param suggestionsAsOf when the list of its words was made
     * @return the description
     */
    static IndexDescription of(TextIndex definition, boolean complete, long rows, Optional<Instant> suggestionsAsOf) {
        return new IndexDescriptionRecord(definition, complete, rows, suggestionsAsOf);
    }

    /** {@return what it was made as} */
    TextIndex definition();

    /** {@return whether it holds all rows, so that it can be searched} */
    boolean complete();

    /** {@return how many rows it holds} */
    long rows();

    /**
     * When the list of its words was made that suggestions come from, by the clock of the program that did.
     *
     * @return the time; empty where there is none yet, or none is kept
     */
    Optional<Instant> suggestionsAsOf();
}

record IndexDescriptionRecord(TextIndex definition, boolean complete, long rows, Optional<Instant> suggestionsAsOf)
        implements IndexDescription {}
