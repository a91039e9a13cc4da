package io.millrace.sqlite.failure;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.DatastoreException;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Many callers who ask for one row of a large result and then for nothing more, and others who go on meanwhile. */
final class StalledReadersProgram {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int READERS = 200;
    private static final int CHUNK = 1 << 20;

    private final RelationalDatastore store;
    private final int rows;

    private StalledReadersProgram(RelationalDatastore store, int rows) {
        this.store = store;
        this.rows = rows;
    }

    /** The URL of the database, the number of rows in it, and the length of each. */
    public static void main(String[] arguments) {
        RelationalDatastore store = Datastores.open(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        StalledReadersProgram program = new StalledReadersProgram(store, rows);
        program.fill(Integer.parseInt(arguments[2]));
        List<StalledReader> stalled =
                Stream.generate(program::stalledReader).limit(READERS).toList();
        program.othersAreServed();
        stalled.forEach(BaseSubscriber::cancel);
        stalled.stream().map(StalledReader::violation).filter(Objects::nonNull).forEach(OwnProcess::report);
        OwnProcess.report("stalled and left");
        allocate(64);
        program.othersAreServed();
        store.close().block(LIMIT);
        limitsAreKeptInAnother(arguments[0]);
        OwnProcess.report("end");
    }

    private void fill(int length) {
        run(store.execute("CREATE TABLE wide (i INTEGER PRIMARY KEY, v TEXT)"));
        run(store.execute("CREATE TABLE written (i INTEGER)"));
        run(store.execute(
                "INSERT INTO wide WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                        + " SELECT i, substr(hex(zeroblob(?)), 1, ?) FROM n",
                rows,
                length,
                length));
    }

    private StalledReader stalledReader() {
        StalledReader reader = new StalledReader();
        store.query(String.class, "SELECT v FROM wide ORDER BY i").subscribe(reader);
        return reader;
    }

    private void othersAreServed() {
        for (int i = 0; i < 200; i++) {
            run(store.query(String.class, "SELECT v FROM wide WHERE i = ?", i % rows + 1));
            run(store.execute("INSERT INTO written VALUES (?)", i));
        }
        // Until the others have stalled for a moment, it may be this one that finds no room.
        Long read = Flux.range(0, 4)
                .flatMap(i -> store.query(String.class, "SELECT v FROM wide ORDER BY i")
                        .count()
                        .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))
                                .filter(OverloadedException.class::isInstance)))
                .reduce(Long::sum)
                .block(LIMIT);
        OwnProcess.report(Objects.equals(read, 4L * rows) ? "served" : "read " + read);
    }

    /** What stalled readers have held is there for others. */
    private static void allocate(int megabytes) {
        List<byte[]> held = new ArrayList<>();
        for (int i = 0; i < megabytes; i++) {
            held.add(new byte[CHUNK]);
        }
        OwnProcess.report(held.size() + " MB free");
    }

    /** Somebody in this process looks after limits still. */
    private static void limitsAreKeptInAnother(String url) {
        RelationalDatastore other = Datastores.open(url + "&lockWaitTimeout=PT0.2S&transactionIdleTimeout=PT1S");
        Transaction writing = Objects.requireNonNull(other.begin().block(LIMIT));
        OwnProcess.report(nameOf(other.execute("INSERT INTO written VALUES (0)")));
        // Until the idle transaction has been ended.
        run(other.execute("INSERT INTO written VALUES (1)")
                .retryWhen(
                        Retry.fixedDelay(100, Duration.ofMillis(50)).filter(LockTimeoutException.class::isInstance)));
        OwnProcess.report(nameOf(writing.commit()));
        run(writing.rollback());
        other.close().block(LIMIT);
    }

    private static void run(Publisher<?> work) {
        Flux.from(work).blockLast(LIMIT);
    }

    private static String nameOf(Publisher<?> work) {
        return Objects.requireNonNull(Flux.from(work)
                .then(Mono.just("done"))
                .onErrorResume(error -> Mono.just(error.getClass().getSimpleName()))
                .block(LIMIT));
    }

    /** Takes one row and asks for no more. */
    private static final class StalledReader extends BaseSubscriber<String> {
        private volatile @Nullable Throwable error;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnError(Throwable throwable) {
            error = throwable;
        }

        /** What it was told other than that there is no room; null when it was told nothing. */
        @Nullable
        String violation() {
            Throwable told = error;
            boolean right = told == null
                    || (told instanceof DatastoreException
                            && String.valueOf(told.getMessage()).contains("BufferedBytes"));
            return right ? null : "told " + told;
        }
    }
}
