package io.millrace.examples.lexicon.search;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of what matches.
 *
 * @param hits the synsets, the best first
 * @param next what the next page is asked for with, as {@code after}; {@code null} when this is the last
 */
public record SearchPage(List<SearchHit> hits, @Nullable String next) {
    /** A page of at most so many of the hits; one more tells that there is another page. */
    static SearchPage of(List<SearchHit> hits, int limit, Function<SearchHit, String> behind) {
        return hits.size() <= limit
                ? new SearchPage(hits, null)
                : new SearchPage(hits.subList(0, limit), behind.apply(hits.get(limit - 1)));
    }
}
