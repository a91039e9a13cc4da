package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.TransferException;
import io.millrace.postgres.server.TestSchema;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Import;
import io.millrace.transfer.Transfer;
import io.millrace.transfer.TransferReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports and imports of what other databases do not have. */
class PostgresTransferTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestSchema schema = TestSchema.create();
    private final TestSchema other = TestSchema.create();
    private RelationalDatastore store;
    private RelationalDatastore copy;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        store = schema.open();
        copy = other.open();
    }

    @AfterEach
    void close() {
        store.close().then(copy.close()).block(LIMIT);
        schema.drop();
        other.drop();
    }

    @Test
    void typesOfPostgresComeBackAsTheyWere() {
        both("CREATE TYPE mood AS ENUM ('sad', 'so so')", """
                CREATE TABLE item (
                    id integer PRIMARY KEY, mood mood, tags text[], span int4range, wait interval, host inet, small smallint,
                    ratio real, exact numeric(30, 20), doc json, better jsonb, bits bit(3), half halfvec(2), sparse sparsevec(3),
                    vec vector(2), words tsvector, day date, at timestamptz, local timestamp, clock time, zoned timetz,
                    content bytea, uid uuid, flag boolean, code char(4), cost money, matrix integer[][])""");
        run(store, """
                INSERT INTO item VALUES (
                    1, 'so so', ARRAY['a,b', NULL, '"c"'], '[1,5)', '1 mon 2 days 03:04:05.6', '10.0.0.0/8', -7,
                    0.1, 12345678.00000000000000000001, '{"b": 1,  "a": 2, "b": 3}', '{"b": 1, "a": 2}', B'101', '[1,0.5]', '{1:1,3:2}/3',
                    '[0.25,-1]', 'fat:2 cat:1A', '2024-02-29', '2024-05-17 10:15:30.123456+02', '2024-05-17 10:15:30.000001', '23:59:59.5',
                    '10:00+02', '\\x00ff', '123e4567-e89b-12d3-a456-426614174000', true, 'ab', '12.34', '{{1,2},{3,4}}')""");
        run(store, "INSERT INTO item (id) VALUES (2)");
        Path file = folder.resolve("item.jsonl");
        Transfer.of(store).exportTo(file).run().block(LIMIT);
        Transfer.of(copy).importFrom(file).run().block(LIMIT);
        assertThat(rows(copy)).hasSize(2).isEqualTo(rows(store));
    }

    @Test
    void numbersGoOnBehindTheGreatestThatWasEverGiven() {
        both(
                "CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"Old \"\"no\" serial)",
                "CREATE TABLE unused (id serial PRIMARY KEY)");
        run(store, "INSERT INTO item SELECT FROM generate_series(1, 7)");
        run(store, "DELETE FROM item WHERE id > 5");
        Path file = folder.resolve("item.jsonl");
        Transfer.of(store).exportTo(file).run().block(LIMIT);
        for (int i = 0; i < 2; i++) {
            Transfer.of(copy)
                    .importFrom(file)
                    .withExistingRows(ExistingRows.DELETE)
                    .run()
                    .block(LIMIT);
        }
        run(copy, "INSERT INTO item DEFAULT VALUES");
        run(copy, "INSERT INTO unused DEFAULT VALUES");
        assertThat(copy.query("SELECT id::text || ' ' || \"Old \"\"no\" FROM item ORDER BY id")
                        .map(row -> row.get(0, String.class))
                        .collectList()
                        .block(LIMIT))
                .containsExactly("1 1", "2 2", "3 3", "4 4", "5 5", "8 8");
        assertThat(copy.queryOne(int.class, "SELECT id FROM unused").block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void rowsThatOthersReferToCannotBeDeletedAndThatIsTold() {
        both("CREATE TABLE item (id int PRIMARY KEY)", "CREATE TABLE part (item int REFERENCES item)");
        run(store, "INSERT INTO item VALUES (1)");
        run(copy, "INSERT INTO item VALUES (1)");
        run(copy, "INSERT INTO part VALUES (1)");
        Path file = folder.resolve("item.jsonl");
        Transfer.of(store).exportTo(file).withTables("item").run().block(LIMIT);
        Import replacing = Transfer.of(copy).importFrom(file).withExistingRows(ExistingRows.DELETE);
        for (Import each : List.of(replacing, replacing.inBatches(10))) {
            assertThatThrownBy(() -> each.run().block(LIMIT))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("rows of the table item cannot be deleted");
        }
    }

    @Test
    void aKeyThatIsCheckedAtTheEndIsNoForeignKey() throws IOException {
        both("CREATE TABLE item (id int PRIMARY KEY, place int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        run(store, "INSERT INTO item VALUES (1, 1), (2, 2)");
        Path file = folder.resolve("item.jsonl");
        Transfer.of(store).exportTo(file).run().block(LIMIT);
        Files.writeString(file, Files.readString(file).replace("[2,2]", "[2,1]"));
        assertThatThrownBy(() -> Transfer.of(copy).importFrom(file).run().block(LIMIT))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("A constraint does not hold at the end of the import")
                .hasMessageNotContaining("oreign key");
    }

    @Test
    void twoImportsOfOneFileAreNotTakenForAFaultOfItsRows() throws IOException {
        both("CREATE TABLE item (id int PRIMARY KEY)");
        run(store, "INSERT INTO item VALUES (1)");
        Path file = folder.resolve("item.jsonl");
        Transfer.of(store).exportTo(file).run().block(LIMIT);
        Import batches = Transfer.of(copy)
                .importFrom(file)
                .withExistingRows(ExistingRows.KEEP)
                .inBatches(1);
        batches.run().block(LIMIT);
        run(copy, "DELETE FROM item");
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(Files.readString(file));
        assertThat(id.find()).isTrue();
        Transaction first = copy.begin().block(LIMIT);
        first.execute("INSERT INTO _datastore_transfers VALUES (?, 0, 0, '')", id.group(1))
                .block(LIMIT);
        CompletableFuture<TransferReport> second = batches.run().toFuture();
        copy.queryOne(int.class, """
                        SELECT 1 FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO _datastore_transfers%'""")
                .repeatWhenEmpty(polls -> polls.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
        first.commit().block(LIMIT);
        assertThat(second)
                .failsWithin(LIMIT)
                .withThrowableThat()
                .withCauseInstanceOf(TransferException.class)
                .withMessageContaining("Another import of the same file is at work");
        assertThat(rows(copy)).isEmpty();
    }

    private void both(String... statements) {
        for (String sql : statements) {
            run(store, sql);
            run(copy, sql);
        }
    }

    private static void run(RelationalDatastore on, String sql) {
        on.execute(sql).block(LIMIT);
    }

    private static List<String> rows(RelationalDatastore from) {
        return from.query(String.class, "SELECT item::text FROM item ORDER BY id")
                .collectList()
                .block(LIMIT);
    }
}
