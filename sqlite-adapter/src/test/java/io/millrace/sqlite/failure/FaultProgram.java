package io.millrace.sqlite.failure;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.sqlite.SqliteDatastore;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several callers on a store whose engine fails all the time, and a reckoning of what they were told. */
final class FaultProgram {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int CALLERS = 6;
    private static final int ROWS = 1500;
    private static final String UNKNOWN = "08007";

    /** Whoever does it again is told of fewer failures. */
    private static final TransactionOptions ONCE = TransactionOptions.DEFAULT.withRetries(0);

    private enum Told {
        DONE,
        FAILED,
        UNKNOWN
    }

    private final RelationalDatastore store;
    private final Path folder;
    private final int injections;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    private final Set<String> violations = ConcurrentHashMap.newKeySet();

    private FaultProgram(RelationalDatastore store, Path folder, int injections) {
        this.store = store;
        this.folder = folder;
        this.injections = injections;
    }

    public static void main(String[] arguments) throws Exception {
        Faults.install(ByteBuddyAgent.getInstrumentation());
        Path folder = Path.of(arguments[0]);
        boolean inMemory = arguments[2].equals("memory");
        RelationalDatastore store = Datastores.open(
                inMemory ? "sqlite::memory:" : "sqlite:" + folder.resolve("app.db") + "?readers=2" + arguments[2]);
        FaultProgram program = new FaultProgram(store, folder, Integer.parseInt(arguments[1]));
        program.prepare();
        program.work();
        program.goOnWithoutFaults();
        program.compare();
        if (inMemory) {
            program.loseTheDatabase();
        }
        store.close().block(LIMIT);
        if (!inMemory) {
            program.compareWithFile();
        }
        program.lookForOpenFiles();
        program.violations.forEach(OwnProcess::report);
        OwnProcess.report(Faults.thrown() >= program.injections ? "end" : "too few faults");
        System.exit(0);
    }

    private void prepare() {
        run(store.execute("CREATE TABLE written (id INTEGER PRIMARY KEY, pair INTEGER)"));
        run(store.execute("CREATE TABLE fixed (i INTEGER, v TEXT)"));
        run(store.execute("INSERT INTO fixed WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + ROWS + ") SELECT i, 'row ' || i FROM n"));
    }

    private void work() throws InterruptedException {
        Faults.arm(60);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(this::call, "caller-" + i);
            caller.start();
            callers.add(caller);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        Faults.arm(0);
    }

    private void call() {
        while (Faults.thrown() < injections && violations.isEmpty()) {
            try {
                switch (ThreadLocalRandom.current().nextInt(12)) {
                    case 0, 1, 2 -> writeOne().block(LIMIT);
                    case 3, 4 -> Flux.range(0, 8).flatMap(i -> writeOne()).blockLast(LIMIT);
                    case 5 -> writePair(false);
                    case 6 -> writePair(true);
                    case 7 -> writeNested();
                    case 8, 9 -> read(false);
                    case 10 -> read(true);
                    default -> backUp();
                }
            } catch (Throwable hang) {
                violations.add("unexpected: " + hang);
            }
        }
    }

    private Mono<Told> writeOne() {
        int id = number.incrementAndGet();
        return tell(store.execute("INSERT INTO written VALUES (?, NULL)", id)).doOnNext(how -> told.put(id, how));
    }

    /** Two rows that belong together; the first one's error may be swallowed. */
    private void writePair(boolean swallow) {
        int first = number.addAndGet(2);
        int second = first - 1;
        Told how = tell(store.transaction(ONCE, tx -> {
                    Mono<?> one = tx.execute("INSERT INTO written VALUES (?, ?)", first, second);
                    return (swallow ? one.onErrorResume(error -> Mono.empty()) : one)
                            .then(tx.query("SELECT v FROM fixed").then())
                            .then(tx.execute("INSERT INTO written VALUES (?, ?)", second, first));
                }))
                .block(LIMIT);
        // Where SQLite merely refused the first and that was swallowed, the second may stand alone.
        if (how == Told.DONE && swallow) {
            told.put(second, Told.DONE);
            told.put(first, Told.UNKNOWN);
        } else if (how != null) {
            told.put(first, how);
            told.put(second, how);
        }
    }

    /** What a savepoint holds is there when it and its transaction were said to be done, and at no other time. */
    private void writeNested() {
        int outer = number.addAndGet(2);
        int inner = outer - 1;
        boolean undone = ThreadLocalRandom.current().nextBoolean();
        AtomicReference<Told> nested = new AtomicReference<>(Told.FAILED);
        Told how = tell(store.transaction(ONCE, tx -> tx.execute("INSERT INTO written VALUES (?, NULL)", outer)
                        .then(tell(tx.transaction(savepoint -> savepoint
                                .execute("INSERT INTO written VALUES (?, NULL)", inner)
                                .then(undone ? Mono.error(new IllegalStateException("undo")) : Mono.empty()))))
                        .doOnNext(nested::set)))
                .block(LIMIT);
        if (how != null) {
            told.put(outer, how);
            told.put(inner, nested.get() == Told.DONE ? how : Told.FAILED);
        }
    }

    private void read(boolean cancel) {
        Flux<Integer> rows = store.query("SELECT i, v FROM fixed ORDER BY i").map(row -> {
            Integer i = row.get("i", Integer.class);
            if (!("row " + i).equals(row.get("v", String.class))) {
                violations.add("wrong row " + i);
            }
            return i == null ? 0 : i;
        });
        if (cancel) {
            rows.take(ThreadLocalRandom.current().nextInt(1, ROWS))
                    .onErrorComplete()
                    .blockLast(LIMIT);
            return;
        }
        List<Integer> all = rows.collectList().onErrorComplete().block(LIMIT);
        if (all != null && (all.size() != ROWS || all.get(ROWS - 1) != ROWS)) {
            violations.add("rows missing: " + all.size());
        }
    }

    private void backUp() throws IOException {
        Path copy = folder.resolve("copy-" + number.incrementAndGet());
        Flux<?> backup = ((SqliteDatastore) store).backup(copy);
        if (ThreadLocalRandom.current().nextBoolean()) {
            backup.onErrorComplete().blockLast(LIMIT);
        } else {
            backup.take(1).onErrorComplete().blockLast(LIMIT);
        }
        Files.deleteIfExists(copy);
    }

    private void goOnWithoutFaults() {
        for (int i = 0; i < 50; i++) {
            if (writeOne().block(LIMIT) != Told.DONE) {
                violations.add("a write fails although nothing is wrong any more");
            }
            read(false);
        }
    }

    private static Mono<Told> tell(Publisher<?> work) {
        return Flux.from(work)
                .then(Mono.just(Told.DONE))
                .onErrorResume(error -> Mono.just(isUnknown(error) ? Told.UNKNOWN : Told.FAILED));
    }

    private static boolean isUnknown(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof R2dbcException failure && UNKNOWN.equals(failure.getSqlState())) {
                return true;
            }
        }
        return false;
    }

    private void loseTheDatabase() {
        Faults.failCleaning();
        Faults.arm(1);
        if (writeOne().block(LIMIT) == Told.DONE) {
            violations.add("a write that cannot happen");
        }
        Faults.arm(0);
        for (int i = 0; i < 3; i++) {
            String error = store.query("SELECT 1")
                    .then(Mono.just("nothing"))
                    .onErrorResume(lost -> Mono.just(String.valueOf(lost.getMessage())))
                    .block(LIMIT);
            if (error == null || !error.contains("in-memory database is lost")) {
                violations.add("the database is lost, but this was said: " + error);
            }
        }
    }

    /** What the store has, against what the callers were told. */
    private void compare() {
        Map<Integer, Integer> kept = new HashMap<>();
        store.query("SELECT id, coalesce(pair, 0) AS pair FROM written")
                .doOnNext(row -> kept.put(row.get("id", Integer.class), row.get("pair", Integer.class)))
                .blockLast(LIMIT);
        compareWith(kept);
        OwnProcess.report("told " + new HashSet<>(told.values()).size());
    }

    /** What is in the file, against what the callers were told. */
    private void compareWithFile() throws SQLException {
        Map<Integer, Integer> kept = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, coalesce(pair, 0) FROM written")) {
            while (rows.next()) {
                kept.put(rows.getInt(1), rows.getInt(2));
            }
        }
        compareWith(kept);
    }

    private void compareWith(Map<Integer, Integer> kept) {
        told.forEach((id, how) -> {
            if (how == Told.DONE && !kept.containsKey(id)) {
                violations.add("lost: " + id);
            }
            if (how == Told.FAILED && kept.containsKey(id)) {
                violations.add("there although it failed: " + id);
            }
        });
        kept.forEach((id, pair) -> {
            if (pair != 0 && !kept.containsKey(pair) && told.get(id) != Told.DONE) {
                violations.add("half a transaction: " + id);
            }
        });
    }

    private void lookForOpenFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            open.forEach(descriptor -> {
                try {
                    if (Files.readSymbolicLink(descriptor).startsWith(folder)) {
                        violations.add("still open: " + Files.readSymbolicLink(descriptor));
                    }
                } catch (IOException gone) {
                    // That of this very listing.
                }
            });
        }
    }

    private static void run(Publisher<?> work) {
        Flux.from(work).blockLast(LIMIT);
    }
}
