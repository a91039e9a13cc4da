package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.mapping.Row;
import io.millrace.sqlite.driver.OtherProcess;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.JournalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Names and types of columns are those of the rows, whoever changed the schema, and whatever was prepared before. */
@Timeout(120)
class ForeignSchemaChangeTest {
    /** How the two payment columns lie in the table; a rebuilt table keeps each value under its name. */
    private static final String[] LAYOUTS = {"payer TEXT, payee TEXT", "payee TEXT, payer TEXT"};

    private static final Map<String, Object> PAYMENT = Map.of("payer", "P", "payee", "Q");

    @TempDir
    Path folder;

    record Item(int id, String old, String price) {}

    record Renamed(int id, String price, String vat) {}

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDroppedAndAnAddedColumn(JournalMode mode) {
        try (Opened opened = open(mode);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, old TEXT, price TEXT)")
                    .block();
            store.execute("INSERT INTO item VALUES (1, 'o', 'p')").block();
            assertThat(store.queryOne(Item.class, "SELECT * FROM item").block()).isEqualTo(new Item(1, "o", "p"));

            other.run("ALTER TABLE item DROP COLUMN old", "ALTER TABLE item ADD COLUMN vat TEXT DEFAULT 'VAT'");

            assertThat(store.queryOne(Renamed.class, "SELECT * FROM item").block())
                    .isEqualTo(new Renamed(1, "p", "VAT"));
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void everyWayToReadOrReturnRows(JournalMode mode) {
        try (Opened opened = open(mode);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            rebuild(other, 0);
            for (int round = 1; round <= 4; round++) {
                assertThat(read(store)).as("queries").isEqualTo(PAYMENT);
                assertThat(store.transaction(tx -> read(tx, "SELECT * FROM payment"))
                                .block())
                        .as("transaction")
                        .isEqualTo(PAYMENT);
                assertThat(store.transaction(
                                        TransactionOptions.DEFAULT.withReadOnly(true),
                                        tx -> read(tx, "SELECT * FROM payment"))
                                .block())
                        .as("read-only transaction")
                        .isEqualTo(PAYMENT);
                assertThat(read(store, "UPDATE payment SET payer = 'P' RETURNING *")
                                .block())
                        .as("RETURNING")
                        .isEqualTo(PAYMENT);
                assertThat(Flux.range(0, 20)
                                .flatMap(i -> read(store, "UPDATE payment SET payee = 'Q' RETURNING *"), 20)
                                .collectList()
                                .block())
                        .as("group commit")
                        .hasSize(20)
                        .containsOnly(PAYMENT);
                assertThat(store.query("SELECT * FROM payment WHERE payer GLOB ?", "P*")
                                .map(Row::toMap)
                                .blockLast())
                        .as("a plan for its values")
                        .isEqualTo(PAYMENT);
                assertThat(store.query("SELECT name FROM pragma_table_info('payment')")
                                .map(row -> row.get(0))
                                .collectList()
                                .block())
                        .as("a virtual table")
                        .containsExactlyInAnyOrder("payer", "payee");
                rebuild(other, round);
            }
        }
    }

    @Test
    void aReadOnlyDatastore() {
        try (OtherProcess other = new OtherProcess(file())) {
            other.run("PRAGMA journal_mode = WAL");
            rebuild(other, 0);
            try (Opened opened = new Opened(
                    SqliteDatastore.builder().file(file()).readOnly(true).build())) {
                for (int round = 1; round <= 4; round++) {
                    assertThat(read(opened.store())).isEqualTo(PAYMENT);
                    rebuild(other, round);
                }
            }
        }
    }

    @Test
    void anOpenQueryKeepsItsColumns() {
        try (Opened opened = open(JournalMode.WAL);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            rebuild(other, 0);
            other.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                    + " INSERT INTO payment (payer, payee) SELECT 'P', 'Q' FROM n");
            AtomicBoolean changed = new AtomicBoolean();
            assertThat(store.query("SELECT * FROM payment")
                            .doOnNext(row -> {
                                if (changed.compareAndSet(false, true)) {
                                    rebuild(other, 1);
                                }
                            })
                            .map(Row::toMap)
                            .distinct()
                            .collectList()
                            .block())
                    .containsExactly(PAYMENT);
            assertThat(store.query("SELECT * FROM payment LIMIT 1")
                            .blockLast()
                            .columns()
                            .names())
                    .containsExactly("payee", "payer");
        }
    }

    @Test
    void whileTheSchemaChangesAllTheTime() throws Exception {
        try (Opened opened = open(JournalMode.WAL);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            rebuild(other, 0);
            AtomicBoolean done = new AtomicBoolean();
            Thread changing = new Thread(() -> {
                for (int round = 1; !done.get(); round++) {
                    rebuild(other, round);
                }
            });
            changing.start();
            try {
                List<Map<String, Object>> seen = Flux.range(0, 20_000)
                        .flatMap(i -> read(store, "SELECT * FROM payment"), 16)
                        .distinct()
                        .collectList()
                        .block(Duration.ofSeconds(100));
                assertThat(seen).containsExactly(PAYMENT);
            } finally {
                done.set(true);
                changing.join();
            }
        }
    }

    @Test
    void theRowidOfATableThatHasNoneAnyMore() {
        try (Opened opened = open(JournalMode.WAL);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE code (id TEXT PRIMARY KEY, name TEXT)").block();
            String insert = "INSERT INTO code VALUES (?, 'n')";
            assertThat(store.execute(insert, "a").map(RunResult::generatedKey).block())
                    .isEqualTo(Optional.of(1L));

            other.run("DROP TABLE code", "CREATE TABLE code (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID");

            assertThat(store.execute(insert, "b").block()).isEqualTo(RunResult.of(1));
        }
    }

    @Test
    void whatATransactionChangedAndUndid() {
        try (Opened opened = open(JournalMode.WAL)) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE payment (payer TEXT, payee TEXT)").block();
            store.execute("INSERT INTO payment VALUES ('P', 'Q')").block();
            String query = "SELECT * FROM payment";
            assertThat(read(store, query).block()).isEqualTo(PAYMENT);
            store.transaction(tx -> tx.execute("ALTER TABLE payment RENAME COLUMN payer TO x")
                            .then(read(tx, query))
                            .doOnNext(row -> assertThat(row).isEqualTo(Map.of("x", "P", "payee", "Q")))
                            .then(Mono.error(new IllegalStateException("undo"))))
                    .onErrorComplete(IllegalStateException.class)
                    .block();
            assertThat(read(store, query).block()).isEqualTo(PAYMENT);
            store.transaction(tx -> tx.transaction(nested -> nested.execute("ALTER TABLE payment RENAME payer TO x")
                                    .then(read(nested, query))
                                    .then(Mono.error(new IllegalStateException("undo"))))
                            .onErrorComplete(IllegalStateException.class)
                            .then(read(tx, query))
                            .doOnNext(row -> assertThat(row).isEqualTo(PAYMENT)))
                    .block();
        }
    }

    @Test
    void fullTextSearchGoesOnCompilingItsOwnStatements() {
        try (Opened opened = open(JournalMode.WAL);
                OtherProcess other = new OtherProcess(file())) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE VIRTUAL TABLE note USING fts5 (title, body)").block();
            store.execute("CREATE TABLE plain (body TEXT)").block();
            store.execute(
                            "CREATE TRIGGER copy AFTER INSERT ON plain BEGIN INSERT INTO note VALUES ('copy', NEW.body); END")
                    .block();
            for (int round = 0; round < 3; round++) {
                store.transaction(tx -> tx.execute("INSERT INTO note VALUES ('t', 'quick fox')")
                                .then(tx.transaction(
                                        nested -> nested.execute("INSERT INTO plain VALUES ('brown fox')"))))
                        .block();
                store.execute("INSERT INTO plain VALUES ('lazy fox')").block();
                assertThat(store.query("SELECT title, body FROM note WHERE note MATCH ? ORDER BY rank", "fox")
                                .collectList()
                                .block())
                        .hasSize(3 * (round + 1));
                other.run("CREATE TABLE other" + round + " (x)");
            }
        }
    }

    private static Map<String, Object> read(SqlOperations operations) {
        return read(operations, "SELECT * FROM payment").block();
    }

    private static Mono<Map<String, Object>> read(SqlOperations operations, String sql) {
        return operations.query(sql).next().map(Row::toMap);
    }

    private static void rebuild(OtherProcess other, int round) {
        other.run(
                "DROP TABLE IF EXISTS payment",
                "CREATE TABLE payment (" + LAYOUTS[round % 2] + ")",
                "INSERT INTO payment (payer, payee) VALUES ('P', 'Q')");
    }

    private Path file() {
        return folder.resolve("app.db");
    }

    private Opened open(JournalMode mode) {
        Opened opened = new Opened(SqliteDatastore.builder()
                .file(file())
                .driver(driver -> driver.journalMode(mode))
                .build());
        opened.store().queryOne(Long.class, "SELECT 1").block();
        return opened;
    }
}
