package io.millrace.vector.internal.codes;

import java.util.Comparator;

/**
 * A row that seems to be near.
 *
 * @param estimate how near, smaller for what is nearer
 * @param key its key
 */
public record Candidate(float estimate, long key) {
    /** What seems nearest first. */
    static final Comparator<Candidate> ORDER =
            Comparator.comparingDouble(Candidate::estimate).thenComparingLong(Candidate::key);
}
