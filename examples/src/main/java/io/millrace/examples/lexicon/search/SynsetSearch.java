package io.millrace.examples.lexicon.search;

import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds synsets by what their words and glosses say. A query that is not valid is a {@link
 * io.millrace.fulltext.query.TextQueryException}, and a search before the index holds all synsets a {@link io.millrace.examples.lexicon.problem.BusyException}.
 */
@Service
class SynsetSearch {
    private final FullTextSearch search;
    private final SynsetIndex index;

    SynsetSearch(FullTextSearch search, SynsetIndex index) {
        this.search = search;
        this.index = index;
    }

    /** So many of what matches, the best first. */
    Flux<SearchHit> find(SearchRequest request, int limit) {
        return search.search(request.search().limit(limit))
                .map(SearchHit::of)
                .onErrorMap(TextIndexException.class, index::explained);
    }

    /** The same as a page. */
    Mono<SearchPage> page(SearchRequest request, int limit) {
        return find(request, limit + 1)
                .collectList()
                .map(hits -> SearchPage.of(
                        hits, limit, last -> SearchPlace.behind(last).toString()));
    }

    /** How much matches, in all and by part of speech. */
    Mono<SearchCount> count(String query) {
        return search.facets(TextSearch.of(SynsetIndex.NAME, query), SynsetIndex.PART_OF_SPEECH)
                .map(SearchCount.OfPartOfSpeech::of)
                .collectList()
                .map(SearchCount::of)
                .onErrorMap(TextIndexException.class, index::explained);
    }

    /** What a text may go on to be whose last word is not finished, the most frequent first. */
    Flux<String> completions(String typed, int limit) {
        return search.complete(SynsetIndex.NAME, typed, limit)
                .map(TextCompletion::query)
                .onErrorMap(TextIndexException.class, index::explained);
    }

    /** What a query may have been meant to be. */
    Mono<SearchCorrection> correction(String query) {
        return search.correct(SynsetIndex.NAME, query)
                .map(SearchCorrection::of)
                .onErrorMap(TextIndexException.class, index::explained);
    }
}
