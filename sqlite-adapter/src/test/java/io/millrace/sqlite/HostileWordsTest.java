package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import io.millrace.text.PrintableText;
import io.millrace.transfer.Transfer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a file says, by its names and by its triggers, does nothing to the log or terminal that an error is printed on. */
@Timeout(60)
class HostileWordsTest {
    private static final String HOSTILE = "\u001b]0;owned\u0007\u009b2J\u202egone\u2028\n2026-01-01 INFO all is well";

    @TempDir
    private Path folder;

    private final RelationalDatastore store = SqliteDatastore.builder().memory().build();

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void aTriggerThatRaises() {
        execute("CREATE TABLE t (a)");
        execute("CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, " + literal(HOSTILE) + "); END");

        DatastoreException error = failure(store.execute("INSERT INTO t VALUES (1)"));

        assertThat(error).isInstanceOf(ConstraintViolationException.class);
        assertThat(error.getMessage()).contains("\\u001b]0;owned\\u0007\\u009b2J\\u202egone\\u2028\n    2026");
        assertHarmless(error);
    }

    @Test
    void aRaisedTextOfManyMegabytesIsCut() {
        execute("CREATE TABLE t (a)");
        execute("CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, '" + "x".repeat(500_000) + "'); END");

        assertThat(failure(store.execute("INSERT INTO t VALUES (1)")).getMessage())
                .contains("characters are left out")
                .hasSizeLessThanOrEqualTo(PrintableText.MAX_MESSAGE_LENGTH);
    }

    @Test
    void theNameOfAConstraintIsExactApartFromTheMessage() {
        String name = "\u001b[2J\u202e";
        execute("CREATE TABLE t (a, CONSTRAINT \"" + name + "\" CHECK (a > 0))");

        DatastoreException error = failure(store.execute("INSERT INTO t VALUES (0)"));

        assertThat(((ConstraintViolationException) error).constraint()).contains(name);
        assertHarmless(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM \"%s\"",
                "SELECT [%s] FROM sqlite_master",
                "SELECT '%s",
                "PRAGMA journal_mode = '%s'",
                "SELECT json('%s')",
            })
    void whateverIsWrongWithAText(String sql) {
        assertHarmless(failure(store.execute(String.format(sql, HOSTILE))));
    }

    @Test
    void aTableOrFileThatAnExportNames() {
        execute("CREATE TABLE \"" + HOSTILE + "\" (a)");

        assertHarmless(failure(Transfer.of(store)
                .exportTo(folder.resolve("no\u001b[2J" + "\u202efolder").resolve("x.jsonl"))
                .run()
                .then()));
    }

    private void execute(String sql) {
        store.execute(sql).block();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static DatastoreException failure(Mono<?> work) {
        return (DatastoreException) work.materialize().block().getThrowable();
    }

    private static void assertHarmless(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString())
                .startsWith("io.millrace.")
                .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\u2028", "\n2026");
    }
}
