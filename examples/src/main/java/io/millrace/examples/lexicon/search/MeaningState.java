package io.millrace.examples.lexicon.search;

/**
 * How many synsets can be found by meaning.
 *
 * @param phase what is done about it
 * @param known how many have a vector
 * @param total how many there are; 0 before that is known
 */
public record MeaningState(Phase phase, long known, long total) {
    /** What is done about meanings. */
    public enum Phase {
        /** The text index is made before. */
        WAITING,
        /** Vectors are made of synsets. What has one is found. */
        EMBEDDING,
        /** All have one. */
        READY,
        /** No more are made; the server's log has the reason. What has one is found. */
        FAILED,
        /** None are made, says the setting {@code lexicon.meanings}. */
        OFF
    }

    static final MeaningState WAITING = new MeaningState(Phase.WAITING, 0, 0);
    static final MeaningState OFF = new MeaningState(Phase.OFF, 0, 0);

    static MeaningState embedding(long total, long remaining) {
        return new MeaningState(Phase.EMBEDDING, Math.max(0, total - remaining), total);
    }

    MeaningState ended(Phase end) {
        return new MeaningState(end, known, total);
    }
}
