package io.millrace.examples.lexicon.search;

import io.millrace.examples.lexicon.problem.InvalidRequestException;
import io.millrace.examples.lexicon.web.StreamLimit;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/search")
final class SearchController {
    private static final int MAX_PAGE = 100;

    private final SynsetSearch synsets;
    private final MeaningSearch meaning;
    private final SynsetIndex index;
    private final SynsetMeanings meanings;
    private final StreamLimit streams;

    SearchController(
            SynsetSearch synsets,
            MeaningSearch meaning,
            SynsetIndex index,
            SynsetMeanings meanings,
            StreamLimit streams) {
        this.synsets = synsets;
        this.meaning = meaning;
        this.index = index;
        this.meanings = meanings;
        this.streams = streams;
    }

    @GetMapping
    Mono<SearchPage> page(
            @RequestParam String query,
            @RequestParam(defaultValue = "words") SearchKind by,
            @RequestParam(required = false) @Nullable PartOfSpeech partOfSpeech,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "20") int limit) {
        InvalidRequestException.requireBetween("limit", limit, 1, MAX_PAGE);
        return by == SearchKind.WORDS
                ? synsets.page(request(query, partOfSpeech, after), limit)
                : meaning.page(MeaningRequest.of(query, by, partOfSpeech, after), limit);
    }

    /** The client's reading speed is the demand, and when it leaves, the search ends. */
    @GetMapping(path = "/all", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<SearchHit> all(
            @RequestParam String query,
            @RequestParam(required = false) @Nullable PartOfSpeech partOfSpeech,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "1000") int limit) {
        InvalidRequestException.requireBetween("limit", limit, 1, TextSearch.MAX_LIMIT);
        return streams.limit(synsets.find(request(query, partOfSpeech, after), limit));
    }

    @GetMapping("/count")
    Mono<SearchCount> count(@RequestParam String query) {
        return synsets.count(query);
    }

    @GetMapping("/completions")
    Mono<List<String>> completions(@RequestParam String typed, @RequestParam(defaultValue = "10") int limit) {
        InvalidRequestException.requireBetween("limit", limit, 1, FullTextSearch.MAX_SUGGESTIONS);
        return synsets.completions(typed, limit).collectList();
    }

    @GetMapping("/correction")
    Mono<SearchCorrection> correction(@RequestParam String query) {
        return synsets.correction(query);
    }

    @GetMapping("/index")
    IndexState index() {
        return index.state();
    }

    @GetMapping("/meanings")
    MeaningState meanings() {
        return meanings.state();
    }

    private static SearchRequest request(String query, @Nullable PartOfSpeech partOfSpeech, @Nullable String after) {
        return new SearchRequest(query, partOfSpeech, after == null ? null : SearchPlace.parse(after));
    }
}
