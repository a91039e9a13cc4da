package io.millrace.examples.lexicon.synset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Rows with the same key that stand next to each other, put together. Reactor's {@code bufferUntilChanged} fails with an overflow
 * when demand comes from another thread than the rows, as that of a socket does.
 */
final class Runs<T> {
    private final Function<? super T, ?> key;
    private @Nullable List<T> run;

    private Runs(Function<? super T, ?> key) {
        this.key = key;
    }

    /** The runs, in order; one at a time is held. */
    static <T> Flux<List<T>> of(Flux<T> rows, Function<? super T, ?> key) {
        return Flux.defer(() -> {
            Runs<T> runs = new Runs<>(key);
            return rows.handle(runs::add).concatWith(Mono.fromSupplier(runs::last));
        });
    }

    private void add(T row, SynchronousSink<List<T>> sink) {
        List<T> before = run;
        if (before != null && key.apply(before.get(0)).equals(key.apply(row))) {
            before.add(row);
            return;
        }
        List<T> next = new ArrayList<>();
        next.add(row);
        run = next;
        if (before != null) {
            sink.next(before);
        }
    }

    private @Nullable List<T> last() {
        return run;
    }
}
