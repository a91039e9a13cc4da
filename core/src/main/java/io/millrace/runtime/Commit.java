package io.millrace.runtime;

import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends work by a commit that is part of its publisher. An error of the commit is thus an error of the work, as the caller
 * must see it; the cleanup of {@code usingWhen} would wrap it.
 */
final class Commit {
    private Commit() {}

    /** The work's value, once the commit has succeeded. */
    static <T> Mono<T> after(Mono<Void> commit, Mono<T> work) {
        return work.map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(value -> commit.then(Mono.justOrEmpty(value)));
    }

    /** The work's values as they come; completion once the commit has succeeded. */
    static <T> Flux<T> after(Mono<Void> commit, Flux<T> work) {
        return work.concatWith(commit.then(Mono.empty()));
    }
}
