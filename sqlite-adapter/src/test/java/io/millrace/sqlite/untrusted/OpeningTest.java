package io.millrace.sqlite.untrusted;

import static io.millrace.sqlite.untrusted.HostileFile.LIMIT;
import static io.millrace.sqlite.untrusted.HostileFile.all;
import static io.millrace.sqlite.untrusted.HostileFile.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreClosedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** The check of an untrusted file that would take an hour: it ends when nobody needs it any more. */
class OpeningTest {
    @TempDir
    Path folder;

    private RelationalDatastore store = Datastores.open("sqlite::memory:");

    /** To know whether a column is null, each row's value is worked out. */
    @BeforeEach
    void open() throws Exception {
        HostileFile file = HostileFile.of(
                folder,
                "CREATE TABLE t (a)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
                        + " INSERT INTO t SELECT i FROM n",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a, b AS (hex(zeroblob(5000000 + a))) NOT NULL)'");
        store = Datastores.open(
                "sqlite:" + file.path() + "?untrusted=true&statementTimeout=PT1H&closeTimeout=PT0.1S&readers=1");
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void closingEndsIt() {
        var waiting = store.query(Long.class, "SELECT 1").collectList().toFuture();
        await(OpeningTest::isChecking);
        store.close().block(LIMIT);
        assertThat(isChecking()).isFalse();
        assertThatThrownBy(waiting::join).cause().isInstanceOf(DatastoreClosedException.class);
    }

    @Test
    void itEndsWhenNobodyWaitsAnyMore() {
        Disposable waiting = store.query(Long.class, "SELECT 1").subscribe();
        Disposable alsoWaiting = store.query(Long.class, "SELECT 2").subscribe();
        await(OpeningTest::isChecking);
        waiting.dispose();
        alsoWaiting.dispose();
        await(() -> !isChecking());
    }

    @Test
    void aCallerThatComesAfterACancelHasItCheckedAgain() {
        Disposable first = store.query(Long.class, "SELECT 1").subscribe();
        await(OpeningTest::isChecking);
        first.dispose();
        await(() -> !isChecking());
        var second = store.query(Long.class, "SELECT 2").collectList().toFuture();
        await(OpeningTest::isChecking);
        store.close().block(LIMIT);
        assertThatThrownBy(second::join).cause().isInstanceOf(DatastoreClosedException.class);
        assertThatThrownBy(() -> all(store.query("SELECT 1"))).isInstanceOf(DatastoreClosedException.class);
    }

    private static boolean isChecking() {
        return checking() != null;
    }

    private static @Nullable Thread checking() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("requireSound")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
