package io.millrace.testkit.contract;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * What an owner of a connection and those who join it do by chance, and a model of what that leaves in the table {@code item}: rows that
 * were told as written, those of which a cancel left nobody to be told, and all others, which must not be there.
 */
final class JoinProgram {
    /** A row that is there before, so that inserting it fails. */
    static final int TAKEN = 0;

    private static final int DEEPEST = 3;
    private static final String INSERT = "INSERT INTO item (id, name) VALUES (?, 'x')";

    private final Random random;
    private final JoinedTransactions joins;
    private final AtomicInteger ids;
    private final Rows outcome = new Rows();
    private final AtomicInteger joined = new AtomicInteger();

    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /** What a transaction or a nested one has written. */
    private static final class Rows {
        private final Set<Integer> told = ConcurrentHashMap.newKeySet();
        private final Set<Integer> untold = ConcurrentHashMap.newKeySet();

        /** Follows a write of rows, whose error says that none of them is there. */
        <T> Mono<T> written(List<Integer> ids, Mono<T> write) {
            return Mono.defer(() -> {
                untold.addAll(ids);
                return write.doOnSuccess(done -> {
                            told.addAll(ids);
                            untold.removeAll(ids);
                        })
                        .doOnError(refused -> {
                            // That of a statement which nobody has waited for says nothing of what it did.
                            if (!(refused instanceof TransactionUsageException)) {
                                untold.removeAll(ids);
                            }
                        });
            });
        }

        /** Of a nested transaction that was kept. What is untold may be told meanwhile, and so is read first. */
        void take(Rows nested) {
            untold.addAll(nested.untold);
            told.addAll(nested.told);
        }

        /** Of a nested transaction whose work has ended, so that it is about to be kept. */
        void perhaps(Rows nested) {
            untold.addAll(nested.untold);
            untold.addAll(nested.told);
        }

        /** Of a nested transaction that has failed after that. */
        void drop(Rows nested) {
            untold.removeAll(nested.untold);
            untold.removeAll(nested.told);
        }
    }

    /** Deliberate, to undo what is nested. */
    private static final class Undoing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undoing() {
            super("undone on purpose", null, false, false);
        }
    }

    JoinProgram(long seed, JoinedTransactions joins, AtomicInteger ids) {
        this.random = new Random(seed);
        this.joins = joins;
        this.ids = ids;
    }

    /** Runs it, its end by the owner included. Errors are those that somebody was told. */
    Mono<Boolean> run(Connection connection) {
        return Flux.range(0, 1 + random.nextInt(5))
                .concatMap(step -> Mono.usingWhen(
                        Mono.just(step), each -> ignoringSome(segment(connection)), each -> nothingIsJoined()))
                .then(Mono.just(random.nextInt(4) > 0))
                .onErrorReturn(false)
                .flatMap(committing -> end(connection, committing));
    }

    /** Why the rows that are there are not those that may be; null when they are. */
    @Nullable
    String contradiction(Set<Integer> there, boolean committed) {
        Set<Integer> lost = new TreeSet<>(committed ? outcome.told : Set.of());
        lost.removeAll(there);
        Set<Integer> unwanted = new TreeSet<>(there);
        if (committed) {
            unwanted.removeAll(outcome.told);
            unwanted.removeAll(outcome.untold);
        }
        return lost.isEmpty() && unwanted.isEmpty() ? null : "lost " + lost + ", and not undone " + unwanted;
    }

    /** What began and how it ended, for whoever reads a contradiction. */
    String log() {
        return String.join("\n", log);
    }

    private Mono<Void> segment(Connection connection) {
        return switch (random.nextInt(9)) {
            case 0 -> raw(connection, outcome);
            case 1 -> cancelled(join(connection, outcome, 0));
            case 2 -> cancelledElsewhere(join(connection, outcome, 0));
            case 3 ->
                Mono.when(onOtherThread(join(connection, outcome, 0)), onOtherThread(join(connection, outcome, 0)));
            case 4 ->
                Mono.when(
                        onOtherThread(cancelledElsewhere(join(connection, outcome, 0))),
                        onOtherThread(join(connection, outcome, 0)));
            default -> join(connection, outcome, 0);
        };
    }

    /** Whether it is committed. Who is told that it is not rolls back. */
    private Mono<Boolean> end(Connection connection, boolean committing) {
        Mono<Boolean> rollback =
                Mono.defer(() -> Mono.from(connection.rollbackTransaction()).thenReturn(false));
        // A connection that was closed underneath its owner, who is told, has nothing open any more.
        return (committing
                        ? Mono.from(connection.commitTransaction())
                                .thenReturn(true)
                                .onErrorResume(told -> rollback)
                        : rollback)
                .onErrorReturn(false)
                .doOnNext(committed -> log.add(committed ? "committed" : "rolled back"));
    }

    private static Mono<Void> onOtherThread(Mono<Void> work) {
        return work.subscribeOn(Schedulers.parallel());
    }

    /** By another thread than the one on which it goes on, at any moment. */
    private Mono<Void> cancelledElsewhere(Mono<Void> work) {
        Mono<Long> moment = Mono.delay(Duration.ofNanos(random.nextInt(3_000_000)), Schedulers.parallel());
        return work.takeUntilOther(moment);
    }

    private <T> Mono<T> logged(String what, Mono<T> work) {
        return work.doOnSubscribe(begun -> log.add(what + " begins"))
                .doOnSuccess(done -> log.add(what + " done"))
                .doOnError(told -> log.add(what + " error " + told))
                .doOnCancel(() -> log.add(what + " cancelled"));
    }

    private Mono<Void> raw(Connection connection, Rows rows) {
        int id = ids.incrementAndGet();
        return rows.written(
                        List.of(id),
                        Flux.defer(() -> connection
                                        .createStatement("INSERT INTO item (id, name) VALUES (" + id + ", 'x')")
                                        .execute())
                                .concatMap(Result::getRowsUpdated)
                                .then(Mono.just(1)))
                .then();
    }

    private Mono<Void> join(Connection connection, Rows rows, int depth) {
        Mono<Void> work = random.nextBoolean()
                ? logged("join", joins.join(connection, tx -> body(connection, tx, rows, depth)))
                : joins.joinMany(connection, tx -> body(connection, tx, rows, depth)
                                .thenMany(Flux.just(1, 2, 3)))
                        .take(1 + random.nextInt(4))
                        .then();
        return Mono.defer(() -> {
            joined.incrementAndGet();
            return work.doFinally(end -> joined.decrementAndGet());
        });
    }

    /** Of two that cancel it at once the second goes on before the first has done so, and an owner has to wait for that. */
    private Mono<Void> nothingIsJoined() {
        return Mono.fromSupplier(joined::get)
                .filter(none -> none == 0)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(1)))
                .timeout(Duration.ofSeconds(20))
                .then();
    }

    private Mono<Void> body(Connection connection, Transaction tx, Rows rows, int depth) {
        return Flux.range(0, 1 + random.nextInt(4))
                .concatMap(step -> ignoringSome(Mono.defer(() -> operation(connection, tx, rows, depth))))
                .then();
    }

    private Mono<Void> operation(Connection connection, Transaction tx, Rows rows, int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 12 : 7)) {
            case 0, 1 -> insert(tx, rows);
            case 2 -> tx.execute(INSERT, TAKEN).then();
            case 3 -> many(tx, rows, false);
            case 4 -> many(tx, rows, random.nextInt(3) == 0);
            case 5 ->
                tx.query(Integer.class, "SELECT id FROM item ORDER BY id")
                        .take(1)
                        .then();
            case 6 -> cancelled(insert(tx, rows).then(many(tx, rows, false)));
            case 7 -> Mono.when(insert(tx, rows), nested(connection, tx, rows, depth), insert(tx, rows));
            case 8 -> join(connection, rows, depth);
            case 9 -> cancelled(nested(connection, tx, rows, depth));
            default -> nested(connection, tx, rows, depth);
        };
    }

    private Mono<Void> insert(SqlOperations tx, Rows rows) {
        int id = ids.incrementAndGet();
        return rows.written(List.of(id), logged("insert " + id, tx.execute(INSERT, id)))
                .then();
    }

    /** Row by row or together, and perhaps with one that fails. */
    private Mono<Void> many(SqlOperations tx, Rows rows, boolean failing) {
        List<Integer> written = IntStream.range(0, 2 + random.nextInt(30))
                .mapToObj(row -> ids.incrementAndGet())
                .toList();
        Flux<List<?>> values = Flux.fromIterable(written).map(id -> List.of(id, "x"));
        String sql = random.nextBoolean() ? "INSERT INTO item (id, name) VALUES (?, ?)" : JoinedEndsContract.ROW_BY_ROW;
        return failing
                ? tx.executeAll(
                                "INSERT INTO item (id, name) VALUES (?, ?)",
                                values.concatWithValues(List.of(TAKEN, "x")))
                        .then()
                : rows.written(written, logged("rows " + written.get(0) + " to " + ids, tx.executeAll(sql, values)))
                        .then();
    }

    private Mono<Void> nested(Connection connection, Transaction tx, Rows rows, int depth) {
        Rows inside = new Rows();
        int end = random.nextInt(4);
        AtomicBoolean cancelled = new AtomicBoolean();
        return logged("nested " + depth, tx.transaction(within -> body(connection, within, inside, depth + 1)
                        .then(Mono.defer(() -> {
                            if (end == 0) {
                                return Mono.<Boolean>error(new Undoing());
                            }
                            if (end == 1) {
                                within.setRollbackOnly();
                            } else if (!cancelled.get()) {
                                rows.perhaps(inside);
                            }
                            return Mono.just(end != 1);
                        }))))
                // Once the cancel has got there: until then the work may still come to its end and be kept.
                .doFinally(signal -> cancelled.set(signal == SignalType.CANCEL))
                .doOnError(told -> rows.drop(inside))
                .doOnNext(kept -> {
                    if (kept) {
                        rows.take(inside);
                    }
                })
                .then();
    }

    /** Somewhere on its way, on whatever thread that is. */
    private Mono<Void> cancelled(Mono<Void> work) {
        Sinks.Empty<Void> end = Sinks.empty();
        AtomicInteger signals = new AtomicInteger(random.nextInt(6));
        return work.contextWrite(context -> {
                    Runnable around = counter(context);
                    return context.put(Runnable.class, (Runnable) () -> {
                        around.run();
                        if (signals.decrementAndGet() == 0) {
                            end.tryEmitEmpty();
                        }
                    });
                })
                .takeUntilOther(end.asMono());
    }

    /** Told of each end of an operation, for those who cancel. */
    private static Runnable counter(ContextView context) {
        return context.<Runnable>getOrEmpty(Runnable.class).orElse(() -> {});
    }

    private Mono<Void> ignoringSome(Mono<Void> work) {
        boolean ignored = random.nextInt(5) > 0;
        Mono<Void> counted = Mono.deferContextual(context -> work.doOnTerminate(counter(context)));
        return ignored ? counted.onErrorResume(told -> Mono.empty()) : counted;
    }
}
