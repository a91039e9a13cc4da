package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.problem.BusyException;
import io.millrace.examples.lexicon.problem.UnavailableException;
import io.millrace.fulltext.TextIndexException;
import io.millrace.hybrid.HybridSearch;
import io.millrace.vector.Embedder;
import io.millrace.vector.VectorIndexException;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Finds synsets by meaning, or by words and meaning, among those whose vectors are there. */
@Service
class MeaningSearch {
    private final HybridSearch search;
    private final Embedder embedder;
    private final SynsetIndex words;
    private final SynsetMeanings meanings;

    MeaningSearch(
            HybridSearch search,
            @Qualifier("questionEmbedder") Embedder embedder,
            SynsetIndex words,
            SynsetMeanings meanings) {
        this.search = search;
        this.embedder = embedder;
        this.words = words;
        this.meanings = meanings;
    }

    /** At most so many of the nearest, the best first. */
    Mono<SearchPage> page(MeaningRequest request, int limit) {
        return embedder.embed(request.query())
                .onErrorMap(MeaningSearch::withoutMeaning)
                .flatMapMany(vector -> search.search(request.search(vector, limit + 1)))
                .map(SearchHit::of)
                .collectList()
                .map(hits -> SearchPage.of(hits, limit, last -> String.valueOf(last.rank())))
                .onErrorMap(TextIndexException.class, words::explained)
                .onErrorMap(VectorIndexException.class, meanings::explained);
    }

    private static RuntimeException withoutMeaning(Throwable error) {
        return error instanceof RejectedExecutionException
                ? new BusyException("Too many questions are being asked.")
                : new UnavailableException(
                        "The meaning of the question could not be computed. Words can be searched.", error);
    }
}
