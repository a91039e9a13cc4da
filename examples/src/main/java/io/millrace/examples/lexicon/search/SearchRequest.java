package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextSearch;
import io.millrace.query.Filter;
import org.jspecify.annotations.Nullable;

/**
 * What a client searches for.
 *
 * @param query the query as it was typed
 * @param partOfSpeech the only part of speech wanted; {@code null} for all
 * @param after behind which result to begin; {@code null} for the first
 */
record SearchRequest(
        String query,
        @Nullable PartOfSpeech partOfSpeech,
        @Nullable SearchPlace after) {
    TextSearch search() {
        TextSearch search = TextSearch.of(SynsetIndex.NAME, query).highlight(Highlight.html());
        if (partOfSpeech != null) {
            search = search.filter(Filter.eq(SynsetIndex.PART_OF_SPEECH, partOfSpeech));
        }
        return after == null ? search : after.begin(search);
    }
}
