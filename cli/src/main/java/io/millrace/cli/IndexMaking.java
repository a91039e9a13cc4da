package io.millrace.cli;

import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexProgress;
import io.millrace.text.PrintableText;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes an index, shows how far it is, and tells in the end how many rows it has. */
final class IndexMaking {
    private final Surroundings surroundings;

    IndexMaking(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Mono<Void> run(FullTextSearch search, String name, Flux<IndexProgress> making) {
        return watched(name, making)
                .then(search.describe(name))
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(made -> {
                    surroundings
                            .results()
                            .line(PrintableText.ofLine(name) + ": " + made.rows()
                                    + (made.rows() == 1 ? " row" : " rows"));
                    surroundings.results().flush();
                })
                .then();
    }

    private Flux<IndexProgress> watched(String name, Flux<IndexProgress> making) {
        return Flux.using(
                () -> ProgressDisplay.of(surroundings, "Index " + PrintableText.ofLine(name), " rows"),
                display -> making.doOnNext(state -> display.reached(state.done(), state.total())),
                ProgressDisplay::close);
    }
}
