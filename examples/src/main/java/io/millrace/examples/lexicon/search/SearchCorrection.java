package io.millrace.examples.lexicon.search;

import io.millrace.fulltext.TextCorrection;
import org.jspecify.annotations.Nullable;

/**
 * What a query may have been meant to be.
 *
 * @param query the query with words of the index in the place of others; {@code null} when there is nothing to correct
 */
public record SearchCorrection(@Nullable String query) {
    static SearchCorrection of(TextCorrection correction) {
        return new SearchCorrection(correction.changed() ? correction.query() : null);
    }
}
