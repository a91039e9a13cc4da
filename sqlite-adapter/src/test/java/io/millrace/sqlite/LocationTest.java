package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConfigurationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a URL opens, and what it refuses rather than open another database than was meant. */
class LocationTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "sqlite://x.db, sqlite:x.db",
        "sqlite://var/lib/x.db, sqlite:/var/lib/x.db",
        "sqlite:memory:, sqlite::memory:",
        "sqlite::mem:, sqlite::memory:",
        "sqlite::memory, sqlite::memory:",
        "sqlite:file:q.db, sqlite:app.db",
        "sqlite:file:///tmp/q.db, sqlite:app.db",
        "sqlite:jdbc:sqlite:q.db, sqlite:app.db",
    })
    void anotherWayToWriteItIsRefusedAndTheRightOneShown(String url, String right) {
        assertThatThrownBy(() -> Datastores.open(url))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(right);
    }

    @ParameterizedTest
    @CsvSource({
        "sqlite:x.db, x.db",
        "sqlite:./file:q.db, file:q.db",
        "sqlite:.hidden.db, .hidden.db",
        "sqlite:~x.db, ~x.db",
        "sqlite:a/b:c.db, a/b:c.db",
    })
    void aRelativePath(String url, String path) {
        try (Opened opened = new Opened(Datastores.open(url))) {
            assertThat(opened.store().displayName())
                    .isEqualTo("sqlite:" + Path.of(path).toAbsolutePath());
        }
    }

    @Test
    void aLongLiteralAndManyLongLists() {
        try (Opened opened = new Opened(Datastores.open("sqlite:" + folder.resolve("x.db")))) {
            String text = "x".repeat(3_000_000);
            assertThat(opened.store()
                            .queryOne(String.class, "SELECT '" + text + "'")
                            .block())
                    .isEqualTo(text);
        }
    }

    @Test
    void aTriggerThatUpdatesItsOwnRow() {
        String url = "sqlite:" + folder.resolve("x.db");
        try (Opened opened = new Opened(Datastores.open(url))) {
            opened.store()
                    .execute("CREATE TABLE users (id INTEGER PRIMARY KEY, at TEXT)")
                    .block();
            opened.store()
                    .execute("CREATE TRIGGER u AFTER UPDATE ON users BEGIN"
                            + " UPDATE users SET at = 'now' WHERE id = NEW.id; END")
                    .block();
            opened.store().execute("INSERT INTO users VALUES (1, 'before')").block();
            opened.store().execute("UPDATE users SET id = 1").block();
            assertThat(opened.store()
                            .queryOne(String.class, "SELECT at FROM users")
                            .block())
                    .isEqualTo("now");
        }
        try (Opened opened = new Opened(Datastores.open(url + "?recursiveTriggers=true"))) {
            assertThatThrownBy(() ->
                            opened.store().execute("UPDATE users SET id = 1").block())
                    .isInstanceOf(BadSqlException.class)
                    .hasMessageContaining("recursiveTriggers");
            assertThatThrownBy(
                            () -> opened.store().query("SELECT 1 LIMIT ?", "x").blockLast())
                    .hasMessageContaining("LIMIT");
        }
    }
}
