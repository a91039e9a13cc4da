package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescriptions;
import io.millrace.error.DatastoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite says of a statement that it only compiles. */
class SqliteDescriptionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private RelationalDatastore store;
    private StatementDescriptions descriptions;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder().file(folder.resolve("a.db")).build();
        descriptions = store.capability(StatementDescriptions.class).orElseThrow();
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, price DECIMAL(10, 2), note)")
                .block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void typesAreThoseThatWereDeclared() {
        store.execute("CREATE VIEW priced AS SELECT id AS item_id, price, note FROM item")
                .block(LIMIT);
        List<Column> columns = descriptions
                .describe("SELECT item_id, price, note, count(*) OVER () FROM priced WHERE price > ?")
                .block(LIMIT)
                .columns();
        assertThat(columns)
                .extracting(column -> column.databaseType().orElse(""))
                .containsExactly("INTEGER", "DECIMAL(10, 2)", "", "");
        assertThat(columns)
                .extracting(column -> (Object) column.javaType().orElse(null))
                .containsExactly(Long.class, null, null, null);
        assertThat(columns)
                .extracting(
                        column -> column.origin().map(origin -> origin.table()).orElse(""))
                .containsExactly("item", "item", "item", "");
    }

    /** SQLite sets some of them while it compiles. */
    @Test
    void pragmasAreRefusedAndSetNothing() {
        for (String pragma :
                List.of("PRAGMA user_version = 7", "PRAGMA user_version", "PRAGMA cache_size = 3", "VACUUM")) {
            assertThatThrownBy(() -> descriptions.describe(pragma).block(LIMIT))
                    .as(pragma)
                    .isInstanceOf(DatastoreException.class);
        }
        assertThat(store.queryOne(Integer.class, "PRAGMA user_version").block(LIMIT))
                .isZero();
    }

    @Test
    void temporaryTablesAreKnown() {
        store.execute("CREATE TEMP TABLE draft (words TEXT)").block(LIMIT);
        assertThat(descriptions.describe("SELECT words FROM draft").block(LIMIT).columns())
                .extracting(Column::name)
                .containsExactly("words");
    }
}
