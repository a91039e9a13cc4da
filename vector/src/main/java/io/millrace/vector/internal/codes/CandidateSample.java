package io.millrace.vector.internal.codes;

/**
 * Guesses before a scan beyond which estimate none of the wanted rows will be, by some of the rows. Without that a scan takes in several times as many as are wanted, since the
 * first that it sees are as good as any.
 */
final class CandidateSample {
    /** Which of the sampled rows, counted from the nearest, gives the limit. Each that is looked at is far from the one before it, so that few are. */
    private static final int NEAREST = 16;

    /**
     * One of so many of the wanted rows is looked at. Within the limit are two and a half times as many as are wanted then, give or take a quarter (one through the root of
     * 16), and fewer than are wanted once in some 800 scans.
     */
    private static final double STEP = 2.5 / NEAREST;

    /** So many times as many are looked at, at least: where there are fewer rows, a scan takes in little more than it has to. */
    private static final int LEAST = 4;

    private CandidateSample() {}

    /** The limit; infinite where there is nothing to gain. */
    static float limit(Codes codes, Target target, int wanted) {
        // Odd, so that what comes every so often in a table is not the same in all of the sample.
        int step = (int) (STEP * wanted) | 1;
        if (codes.size() / step < LEAST * NEAREST) {
            return Float.POSITIVE_INFINITY;
        }
        Candidates nearest = new Candidates(NEAREST);
        int row = 0;
        for (CodeChunk chunk : codes.chunks()) {
            CodeRun run = chunk.run();
            for (; row < run.size(); row += step) {
                float estimate = target.estimate(run, row);
                if (estimate <= nearest.limit()) {
                    nearest.add(estimate, run, row);
                }
            }
            row -= run.size();
        }
        return nearest.isFull() ? nearest.greatest() : Float.POSITIVE_INFINITY;
    }
}
