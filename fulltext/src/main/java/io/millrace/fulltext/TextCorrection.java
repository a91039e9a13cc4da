package io.millrace.fulltext;

import io.millrace.fulltext.query.Span;
import java.util.List;

/** What a query may have been meant to be. It is not printed, since it is the users' data. */
public sealed interface TextCorrection permits TextCorrectionRecord {
    /**
     * A correction.
     *
     * @param query the query, corrected
     * @param changes what was changed, in the order in which it stands
     * @return the correction
     */
    static TextCorrection of(String query, List<Change> changes) {
        return new TextCorrectionRecord(query, changes);
    }

    /** {@return the query with the best candidates in the place of words; as it was where nothing was changed} */
    String query();

    /** {@return what was changed, in the order in which it stands} */
    List<Change> changes();

    /**
     * Whether there is anything to propose.
     *
     * @return {@code false} when the query is as it was
     */
    default boolean changed() {
        return !changes().isEmpty();
    }

    /** A word that was changed. It is not printed. */
    sealed interface Change permits ChangeRecord {
        /**
         * A change.
         *
         * @param original where the word stands in the query that was asked about
         * @param corrected where the first candidate stands in the corrected query
         * @param candidates what it may have been meant to be, the best first
         * @return the change
         */
        static Change of(Span original, Span corrected, List<IndexedWord> candidates) {
            return new ChangeRecord(original, corrected, candidates);
        }

        /** {@return where the word stands in the query that was asked about} */
        Span original();

        /** {@return where the first candidate stands in the corrected query} */
        Span corrected();

        /** {@return what it may have been meant to be, the best first: one at least, {@value FullTextSearch#MAX_CANDIDATES} at most} */
        List<IndexedWord> candidates();
    }
}

record TextCorrectionRecord(String query, List<Change> changes) implements TextCorrection {
    TextCorrectionRecord {
        changes = List.copyOf(changes);
    }

    @Override
    public String toString() {
        return "TextCorrection(" + changes.size() + " changes)";
    }
}

record ChangeRecord(Span original, Span corrected, List<IndexedWord> candidates) implements TextCorrection.Change {
    ChangeRecord {
        candidates = List.copyOf(candidates);
    }
}
