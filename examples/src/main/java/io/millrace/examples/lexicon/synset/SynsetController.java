package io.millrace.examples.lexicon.synset;

import io.millrace.examples.lexicon.web.StreamLimit;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/synsets")
final class SynsetController {
    private final SynsetRepository synsets;
    private final SynsetService service;
    private final StreamLimit streams;

    SynsetController(SynsetRepository synsets, SynsetService service, StreamLimit streams) {
        this.synsets = synsets;
        this.service = service;
        this.streams = streams;
    }

    /** The client's reading speed is the demand: rows leave the database as they leave the socket. */
    @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<SynsetSummary> all() {
        return streams.limit(synsets.all());
    }

    @GetMapping("/{id}")
    Mono<SynsetDetail> one(@PathVariable int id) {
        return service.detail(id);
    }
}
