package io.millrace.sqlite.failure;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import java.time.Duration;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs into an {@code Error} of the JVM and reports what comes of it. */
final class JvmErrorProgram {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** More than the heap of the process takes, as text of two digits a byte. */
    private static final String TOO_LARGE = "hex(zeroblob(60000000))";

    private final RelationalDatastore store;

    private JvmErrorProgram(RelationalDatastore store) {
        this.store = store;
    }

    public static void main(String[] arguments) {
        RelationalDatastore store = Datastores.open(arguments[1]);
        JvmErrorProgram program = new JvmErrorProgram(store);
        switch (arguments[0]) {
            case "transaction" -> program.swallowsTheErrorInsideATransaction();
            case "manual" -> program.commitsByHandAfterTheError();
            case "rows" -> program.readsRows();
            case "write" -> program.writes();
            case "mapper" -> program.failsInItsMapper();
            case "open" -> program.opens();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        store.close().block(LIMIT);
        OwnProcess.report("closed");
    }

    private void swallowsTheErrorInsideATransaction() {
        run(store.execute("CREATE TABLE t (v TEXT)"));
        report(store.transaction(tx -> tx.execute("INSERT INTO t VALUES ('before')")
                .then(tx.query("SELECT " + TOO_LARGE).then().onErrorResume(error -> {
                    OwnProcess.report(nameOf(error));
                    return Mono.empty();
                }))
                .then(tx.execute("INSERT INTO t VALUES ('after')"))));
        reportRows();
    }

    private void commitsByHandAfterTheError() {
        run(store.execute("CREATE TABLE t (v TEXT)"));
        Transaction tx = Objects.requireNonNull(store.begin().block(LIMIT));
        run(tx.execute("INSERT INTO t VALUES ('before')"));
        report(tx.query("SELECT " + TOO_LARGE));
        report(tx.execute("INSERT INTO t VALUES ('after')"));
        report(tx.query("SELECT 1"));
        report(tx.commit());
        Transaction other = Objects.requireNonNull(store.begin().block(LIMIT));
        report(other.query("SELECT " + TOO_LARGE));
        report(other.rollback());
        reportRows();
    }

    private void readsRows() {
        run(store.execute("CREATE TABLE t (v TEXT)"));
        run(store.execute("INSERT INTO t VALUES ('one'), ('two')"));
        report(store.query("SELECT v, " + TOO_LARGE + " FROM t"));
        // A snapshot that stayed would not see this.
        run(store.execute("INSERT INTO t VALUES ('three')"));
        reportRows();
    }

    private void writes() {
        run(store.execute("CREATE TABLE t (v TEXT)"));
        report(store.query("INSERT INTO t VALUES ('lost') RETURNING " + TOO_LARGE));
        run(store.execute("INSERT INTO t VALUES ('kept')"));
        reportRows();
    }

    private void failsInItsMapper() {
        run(store.execute("CREATE TABLE t (v TEXT)"));
        run(store.execute(
                "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                        + " SELECT 'row' FROM n"));
        report(store.query("SELECT v FROM t").map(row -> endless(1)));
        run(store.execute("DELETE FROM t"));
        reportRows();
    }

    private static int endless(int depth) {
        return endless(depth + 1) + depth;
    }

    private void opens() {
        report(store.execute("CREATE TABLE t (v TEXT)"));
        report(store.query("SELECT 1"));
    }

    private void reportRows() {
        OwnProcess.report("rows "
                + store.query(String.class, "SELECT v FROM t ORDER BY v")
                        .collectList()
                        .block(LIMIT));
    }

    private static void run(Publisher<?> work) {
        Flux.from(work).blockLast(LIMIT);
    }

    private static void report(Publisher<?> work) {
        OwnProcess.report(Flux.from(work)
                .then(Mono.just("done"))
                .onErrorResume(error -> Mono.just(nameOf(error)))
                .block(LIMIT));
    }

    private static String nameOf(Throwable error) {
        Throwable root = error;
        for (Throwable cause = root; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return error.getClass().getSimpleName() + " by " + root.getClass().getSimpleName();
    }
}
