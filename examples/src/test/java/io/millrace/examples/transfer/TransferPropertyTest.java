package io.millrace.examples.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.TestSchema;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated tables go from each database to each and back: every value is then what it was, or one of the imports has refused it and left
 * nothing.
 */
class TransferPropertyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CASES = 60;

    @TempDir
    private Path folder;

    private final TestSchema first = TestSchema.create();
    private final TestSchema second = TestSchema.create();
    private final List<RelationalDatastore> opened = new ArrayList<>();
    private final AtomicInteger files = new AtomicInteger();

    @AfterEach
    void close() {
        opened.forEach(store -> store.close().block(LIMIT));
        first.drop();
        second.drop();
    }

    @Test
    void whatLeavesSqliteForSqliteIsTheSame() {
        RelationalDatastore from = sqlite();
        RelationalDatastore to = sqlite();
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            TransferSamples.Table table = TransferSamples.ofSqlite(random, false);
            create(from, table.columns(), table);
            create(to, table.columns(), null);
            move(from, to);
            assertThat(read(to, table.compared())).as(table.toString()).isEqualTo(read(from, table.compared()));
            drop(from, to);
        }
    }

    @Test
    void whatLeavesPostgresForPostgresIsTheSame() {
        RelationalDatastore from = open(first);
        RelationalDatastore to = open(second);
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            TransferSamples.Table table = TransferSamples.ofPostgres(random);
            create(from, table.columns(), table);
            create(to, table.columns(), null);
            move(from, to);
            assertThat(read(to, table.compared())).as(table.toString()).isEqualTo(read(from, table.compared()));
            drop(from, to);
        }
    }

    @Test
    void whatPostgresGivesToSqliteComesBackOrIsRefused() {
        RelationalDatastore home = open(first);
        Random random = new Random(3);
        thereAndBack(home, sqlite(), open(second), i -> TransferSamples.ofPostgres(random));
    }

    @Test
    void whatSqliteGivesToPostgresComesBackOrIsRefused() {
        RelationalDatastore home = sqlite();
        Random random = new Random(4);
        thereAndBack(home, open(first), sqlite(), i -> TransferSamples.ofSqlite(random, true));
    }

    private void thereAndBack(
            RelationalDatastore home,
            RelationalDatastore abroad,
            RelationalDatastore back,
            IntFunction<TransferSamples.Table> tables) {
        int arrived = 0;
        for (int i = 0; i < CASES; i++) {
            TransferSamples.Table table = tables.apply(i);
            create(home, table.columns(), table);
            create(abroad, table.columnsAbroad(), null);
            create(back, table.columns(), null);
            boolean came = moved(home, abroad, table) && moved(abroad, back, table);
            if (came) {
                assertThat(read(back, table.compared())).as(table.toString()).isEqualTo(read(home, table.compared()));
                arrived++;
            }
            drop(home, abroad, back);
        }
        assertThat(arrived).isGreaterThan(CASES / 6);
    }

    /** Whether the rows have arrived. When they are refused, the message says where, and none is there. */
    private boolean moved(RelationalDatastore from, RelationalDatastore to, TransferSamples.Table table) {
        try {
            move(from, to);
            return true;
        } catch (TransferException refused) {
            assertThat(refused).as(table.toString()).message().matches("(?s).*([Ll]ine|column).*");
            assertThat(read(to, "count(*)"))
                    .extracting(row -> row.get(0, Long.class))
                    .containsExactly(0L);
            return false;
        }
    }

    private void move(RelationalDatastore from, RelationalDatastore to) {
        Path file = folder.resolve("rows" + files.incrementAndGet() + ".jsonl.gz");
        Transfer.of(from).exportTo(file).run().block(LIMIT);
        Transfer.of(to).importFrom(file).run().block(LIMIT);
    }

    private static void create(RelationalDatastore in, String columns, TransferSamples.@Nullable Table rows) {
        run(in, "CREATE TABLE t (id INTEGER PRIMARY KEY, " + columns + ")");
        if (rows != null) {
            rows.inserts().forEach(insert -> run(in, insert));
        }
    }

    private static void drop(RelationalDatastore... in) {
        for (RelationalDatastore store : in) {
            run(store, "DROP TABLE t");
        }
    }

    private static void run(RelationalDatastore in, String sql) {
        in.execute(Sql.verbatim(sql)).block(LIMIT);
    }

    private static List<Row> read(RelationalDatastore from, String what) {
        String order = what.startsWith("count") ? "" : " ORDER BY id";
        return from.query(Sql.verbatim("SELECT " + what + " FROM t" + order))
                .collectList()
                .block(LIMIT);
    }

    private RelationalDatastore sqlite() {
        RelationalDatastore store = Datastores.open("sqlite::memory:");
        opened.add(store);
        return store;
    }

    private RelationalDatastore open(TestSchema schema) {
        RelationalDatastore store = schema.open();
        opened.add(store);
        return store;
    }
}
