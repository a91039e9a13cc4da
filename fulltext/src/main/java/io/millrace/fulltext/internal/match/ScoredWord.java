package io.millrace.fulltext.internal.match;

import java.util.List;
import java.util.Set;

/**
 * What counts as one word for the ranking.
 *
 * @param ranges its terms
 * @param columns the columns that count, from 0; none means all
 */
public record ScoredWord(List<Range> ranges, Set<Integer> columns) {
    /**
     * Terms from one to another, in the order of their code points.
     *
     * @param first the first
     * @param last the last
     */
    public record Range(String first, String last) {
        /** One term. */
        public static Range of(String term) {
            return new Range(term, term);
        }

        /** Whether it is of terms that begin in one way. */
        public boolean isBeginning() {
            return !first.equals(last);
        }

        /** All terms that begin so. */
        public static Range beginning(String beginning) {
            return new Range(beginning, beginning + Character.toString(Character.MAX_CODE_POINT));
        }
    }
}
