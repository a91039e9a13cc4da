package io.millrace.vector.internal.sqlite;

import io.millrace.vector.internal.codes.Codes;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot has of codes for a search.
 *
 * @param kind whether they can be searched
 * @param state the series, where there is one
 * @param codes the codes, where they can be searched
 */
record CodeView(
        Kind kind, @Nullable CodeState state, @Nullable Codes codes) {
    enum Kind {
        /** They can be searched. */
        READY(Kind.QUANTISED),
        /** They have to be read before. */
        UNREAD(Kind.QUANTISED),
        /** Too much has changed since. */
        BEHIND(
                "Exact at present: more rows have changed than are looked at one by one; the codes are brought up to date in the background."),
        /** There are none. */
        MISSING("Exact at present: the codes are being made anew in the background."),
        /** Nobody writes down what changes. */
        UNWATCHED(
                "Exact at present: the triggers or tables of the index are not those of the table any more. Make them by rebuild."),
        /** Another index of the name has taken the place of the one that is searched. */
        REPLACED("Not at all: another index has taken its place, or it was dropped."),
        /** They would take too much memory. */
        TOO_LARGE("Exact at present: the codes would take more memory than VectorSearch.limitMemory allows.");

        private static final String QUANTISED =
                "Quantised: codes of all vectors are compared, and the rows that seem nearest.";

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** Why an index is searched as it is, for people. */
        String reason() {
            return reason;
        }
    }

    static CodeView of(Kind kind, @Nullable CodeState state) {
        return new CodeView(kind, state, null);
    }

    /** Whether something has to be done for the tables of codes. */
    boolean needsCare() {
        return kind == Kind.MISSING
                || (state != null && (state.making() || state.hasOutgrown() || state.changes() > state.mostChanges()));
    }
}
