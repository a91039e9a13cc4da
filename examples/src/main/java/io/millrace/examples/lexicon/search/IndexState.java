package io.millrace.examples.lexicon.search;

import io.millrace.fulltext.IndexProgress;

/**
 * How far the text index is.
 *
 * @param phase whether it can be searched
 * @param indexed how many synsets it holds
 * @param total how many there are; 0 before the making has begun
 */
public record IndexState(Phase phase, long indexed, long total) {
    /** Whether the index can be searched. */
    public enum Phase {
        /** It takes synsets in. */
        FILLING,
        /** It can be searched. */
        READY,
        /** It could not be made; the server's log has the reason. */
        FAILED
    }

    static final IndexState BEGINNING = new IndexState(Phase.FILLING, 0, 0);

    static IndexState filling(IndexProgress progress) {
        return new IndexState(Phase.FILLING, progress.done(), progress.total());
    }

    IndexState ended(Phase end) {
        return new IndexState(end, indexed, total);
    }
}
