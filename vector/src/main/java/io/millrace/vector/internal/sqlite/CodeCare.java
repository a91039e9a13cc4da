package io.millrace.vector.internal.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreClosedException;
import io.millrace.vector.internal.codes.CodeBytes;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Stamp;
import io.millrace.vector.internal.sqlite.CodeView.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Reads codes from committed snapshots, and keeps the tables of codes in order, in the background and for one index at a time only once: it puts the journal into the
 * chunks when that has become long, and makes codes anew that are damaged, foreign, or of a table that was much smaller. Several processes may do so at once; what one has
 * done is nothing to do for the others.
 */
final class CodeCare {
    private static final Logger LOG = LoggerFactory.getLogger(CodeCare.class);

    /** A series that did not grow for so long is nobody's. */
    private static final Duration ABANDONED = Duration.ofSeconds(2);

    /** Care that failed is tried again later, twice as late each time: of a database that is read-only it always fails. */
    private static final Duration LATEST = Duration.ofMinutes(10);

    private record Failures(int count, long until) {
        static Failures after(@Nullable Failures before) {
            int count = before == null ? 1 : before.count + 1;
            long pause = Math.min(LATEST.toNanos(), Duration.ofSeconds(1).toNanos() << Math.min(count, 20));
            return new Failures(count, System.nanoTime() + pause);
        }

        boolean areRecent() {
            return until - System.nanoTime() > 0;
        }
    }

    private final RelationalDatastore datastore;
    private final CodeCache cache;
    private final Map<String, Mono<Boolean>> reading = new ConcurrentHashMap<>();
    private final Map<String, Long> damaged = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<Object, Sinks.Empty<Void>> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    CodeCare(RelationalDatastore datastore, CodeCache cache) {
        this.datastore = datastore;
        this.cache = cache;
    }

    /** Reads the codes into the cache, once for all who want it at the same time. Whether they could be read. */
    Mono<Boolean> read(CodeTables tables) {
        String name = tables.index().plainName();
        return Mono.defer(() -> reading.computeIfAbsent(name, absent -> Mono.defer(() -> readNow(tables))
                .doFinally(signal -> reading.remove(name))
                .share()));
    }

    private Mono<Boolean> readNow(CodeTables tables) {
        String name = tables.index().plainName();
        Codes known = cache.get(name);
        CodeReader reader = new CodeReader(tables);
        return Transactions.reading(datastore, snapshot -> tables.areThere(snapshot)
                        .filter(there -> there)
                        .flatMap(there -> reader.state(snapshot, known == null ? Stamp.NONE : known.stamp()))
                        .flatMap(state -> reader.read(snapshot, state, known)
                                .doOnNext(codes -> cache.replace(name, known, codes))
                                .map(codes -> true)
                                .switchIfEmpty(Mono.fromSupplier(() -> {
                                    damaged.put(name, state.series());
                                    return false;
                                })))
                        .defaultIfEmpty(false))
                .doOnNext(read -> {
                    if (!read) {
                        inBackground(tables);
                    }
                });
    }

    /** Whether a series could not be read, and is to be made anew. */
    boolean isDamaged(CodeTables tables, @Nullable CodeState state) {
        return state != null
                && Long.valueOf(state.series())
                        .equals(damaged.get(tables.index().plainName()));
    }

    /** Does what is to be done for the tables, behind the back of whoever noticed. */
    void inBackground(CodeTables tables) {
        String name = tables.index().plainName();
        Failures earlier = failures.get(name);
        if ((earlier == null || !earlier.areRecent()) && busy.add(name)) {
            start(Mono.defer(() -> care(tables))
                    .doOnSuccess(done -> failures.remove(name))
                    .onErrorResume(failure -> Mono.fromRunnable(() -> note(name, failure)))
                    .doFinally(signal -> busy.remove(name)));
        }
    }

    /** Reads the codes for the next search. */
    void readInBackground(CodeTables tables) {
        start(read(tables).then());
    }

    /** Begins nothing any more, and waits for what is running: the datastore that is being closed refuses it the next transaction. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            return Mono.when(running.values().stream().map(Sinks.Empty::asMono).toList());
        });
    }

    private void start(Mono<Void> work) {
        Sinks.Empty<Void> end = Sinks.empty();
        Object key = new Object();
        running.put(key, end);
        (closed ? Mono.<Void>empty() : work)
                .subscribeOn(Schedulers.boundedElastic())
                .doFinally(signal -> {
                    running.remove(key);
                    end.tryEmitEmpty();
                })
                .subscribe(nothing -> {}, failure -> log(Level.WARN, failure));
    }

    /** What fails again and again is said once. */
    private void note(String name, Throwable failure) {
        Failures now = failures.compute(name, (same, before) -> Failures.after(before));
        log(now.count() == 1 ? Level.WARN : Level.DEBUG, failure);
    }

    private static void log(Level level, Throwable failure) {
        if (!(failure instanceof DatastoreClosedException)) {
            LOG.atLevel(level)
                    .setCause(failure)
                    .log(
                            "The codes of a vector index could not be kept up to date; searches look at all rows meanwhile");
        }
    }

    private Mono<Void> care(CodeTables tables) {
        String name = tables.index().plainName();
        CodeReader reader = new CodeReader(tables);
        return Transactions.reading(datastore, snapshot -> new CodeViews(tables, cache).view(snapshot, null))
                .flatMap(view -> {
                    CodeState state = view.state();
                    CodeFill fill = new CodeFill(tables, false);
                    if (view.kind() == Kind.UNWATCHED || view.kind() == Kind.REPLACED) {
                        return Mono.empty();
                    } else if (state == null) {
                        return fill.run(datastore).then();
                    } else if (state.making()) {
                        return fill.isAbandoned(datastore, ABANDONED)
                                .filter(abandoned -> abandoned)
                                .flatMap(abandoned ->
                                        fill.run(datastore, state.series()).then());
                    } else if (isDamaged(tables, state)
                            || state.format() != CodeBytes.FORMAT
                            || state.isFull()
                            || state.hasOutgrown()
                            || (view.kind() == Kind.TOO_LARGE && state.changes() > state.mostChanges())) {
                        return fill.run(datastore, state.series()).then();
                    } else if (state.changes() <= state.mostChanges()) {
                        return Mono.empty();
                    }
                    Codes known = cache.get(name);
                    return Transactions.reading(datastore, snapshot -> reader.state(
                                            snapshot, known == null ? Stamp.NONE : known.stamp())
                                    .flatMap(now -> reader.read(snapshot, now, known)))
                            .flatMap(codes -> new CodeWriter(tables).fold(datastore, codes));
                });
    }
}
