package io.millrace.postgres.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreTimeoutException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Many callers who ask for one row of a large result and then for nothing more, and others who go on meanwhile. */
final class StalledReadersProgram {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int READERS = 200;

    private final RelationalDatastore store;
    private final int poolSize;
    private final int length;

    private StalledReadersProgram(RelationalDatastore store, int poolSize, int length) {
        this.store = store;
        this.poolSize = poolSize;
        this.length = length;
    }

    /** The size of the pool, the length of a row, and how long rows may be left alone; the URL comes from standard input. */
    public static void main(String[] arguments) throws IOException {
        String url = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        RelationalDatastore store = Datastores.create(DatastoreConfig.of(url)
                .withOption("poolSize", arguments[0])
                .withOption("resultIdleTimeout", arguments[2])
                // So many at once on a machine that has other things to do.
                .withOption("connectTimeout", "1min")
                .withOption("acquireTimeout", "2min"));
        StalledReadersProgram program =
                new StalledReadersProgram(store, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        List<StalledReader> stalled =
                Stream.generate(program::stalledReader).limit(READERS).toList();
        program.firstRows(stalled);
        program.othersAreServed();
        stalled.forEach(BaseSubscriber::cancel);
        stalled.stream().map(StalledReader::violation).filter(Objects::nonNull).forEach(OwnProcess::report);
        OwnProcess.report("stalled and left");
        program.othersAreServed();
        store.close().block(LIMIT);
        OwnProcess.report("end");
    }

    private StalledReader stalledReader() {
        StalledReader reader = new StalledReader();
        // Rows that are made one by one: a function in FROM is run to its end before the first of them.
        store.query(String.class, "SELECT repeat('x', ?) FROM (SELECT generate_series(1, 1000000)) AS n", length)
                .subscribe(reader);
        return reader;
    }

    /** Waits until as many as can be have begun. */
    private void firstRows(List<StalledReader> stalled) {
        Flux.fromIterable(stalled)
                .flatMap(reader -> reader.begun.asMono(), READERS)
                .take(Math.min(poolSize, READERS))
                .blockLast(LIMIT);
    }

    private void othersAreServed() {
        for (int i = 0; i < 100; i++) {
            run(store.query(String.class, "SELECT repeat('y', ?)", 1000));
        }
        Long read = Flux.range(0, 4)
                .flatMap(i -> store.query(String.class, "SELECT repeat('y', 1000) FROM generate_series(1, 50000)")
                        .count())
                .reduce(Long::sum)
                .block(LIMIT);
        OwnProcess.report(Objects.equals(read, 200_000L) ? "served" : "read " + read);
    }

    private static void run(Publisher<?> work) {
        Flux.from(work).blockLast(LIMIT);
    }

    /** Takes one row and asks for no more. */
    private static final class StalledReader extends BaseSubscriber<String> {
        private final Sinks.Empty<Void> begun = Sinks.empty();
        private volatile @Nullable Throwable error;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(String row) {
            begun.tryEmitEmpty();
        }

        @Override
        protected void hookOnError(Throwable throwable) {
            error = throwable;
            begun.tryEmitEmpty();
        }

        /** What it was told other than that it was left alone for too long; null when it was told nothing. */
        @Nullable
        String violation() {
            Throwable told = error;
            boolean right = told == null
                    || (told instanceof DatastoreTimeoutException
                            && String.valueOf(told.getMessage()).contains("resultIdleTimeout"));
            return right ? null : "told " + told;
        }
    }
}
