package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.text.PrintableText;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes an index, shows how far it is, and tells in the end what it is. */
final class IndexMaking {
    private final Surroundings surroundings;
    private final IndexKind kind;

    IndexMaking(Surroundings surroundings, IndexKind kind) {
        this.surroundings = surroundings;
        this.kind = kind;
    }

    Mono<Void> run(RelationalDatastore store, String name, Flux<IndexKind.Progress> making) {
        return watched(name, making)
                .then(Mono.defer(() -> kind.summary(store, name)))
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(summary -> {
                    surroundings.results().line(PrintableText.ofLine(name) + ": " + summary);
                    surroundings.results().flush();
                })
                .then();
    }

    private Flux<IndexKind.Progress> watched(String name, Flux<IndexKind.Progress> making) {
        return Flux.using(
                () -> ProgressDisplay.of(surroundings, "Index " + PrintableText.ofLine(name), " rows"),
                display -> making.doOnNext(state -> display.reached(state.done(), state.total())),
                ProgressDisplay::close);
    }
}
