package io.millrace.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.error.TransferException;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.transfer.Transfer;
import io.millrace.transfer.TransferProgress;
import io.millrace.transfer.TransferReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Changes that reach into snapshots which are older than they are, while tables are exported. */
class ExportAmidChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROWS = 20_000;

    private final TestSchema schema = TestSchema.create();
    private final String application = "test " + UUID.randomUUID();
    private RelationalDatastore store;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("applicationName", application));
        for (String sql : List.of(
                "CREATE TABLE item (id int)",
                "INSERT INTO item SELECT generate_series(1, " + ROWS + ")",
                "CREATE TABLE part (id int) PARTITION BY LIST (id)",
                "CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1)",
                "INSERT INTO part VALUES (1)",
                "CREATE TABLE loose (id int)",
                "INSERT INTO loose VALUES (2)")) {
            store.execute(Sql.verbatim(sql)).block(LIMIT);
        }
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE item",
                "TRUNCATE part",
                "ALTER TABLE item ALTER COLUMN id TYPE bigint",
                "DROP TABLE item; ALTER TABLE loose RENAME TO item",
                "DROP TABLE item; CREATE TABLE item (id int); INSERT INTO item VALUES (1)",
                "ALTER TABLE part DETACH PARTITION part1",
                "ALTER TABLE part ATTACH PARTITION loose DEFAULT"
            })
    void oneThatIsFasterThanTheExportFailsIt(String changes) {
        Transaction change = store.begin().block(LIMIT);
        for (String sql : changes.split("; ")) {
            change.execute(sql).block(LIMIT);
        }
        CompletableFuture<TransferReport> export =
                Transfer.of(store).exportTo(folder.resolve("all")).run().toFuture();
        waits(1);
        change.commit().block(LIMIT);
        StepVerifier.create(Mono.fromFuture(export))
                .expectError(TransferException.class)
                .verify(LIMIT);
        assertThat(folder).isEmptyDirectory();
        assertThat(Transfer.of(store).exportTo(folder.resolve("again")).run().block(LIMIT))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE item", "ALTER TABLE item ADD COLUMN x int", "DROP TABLE item"})
    void oneThatComesLaterWaitsForTheExport(String change) {
        CompletableFuture<RunResult> changed = new CompletableFuture<>();
        StepVerifier.create(
                        Transfer.of(store)
                                .exportTo(folder.resolve("all"))
                                .withTables("item")
                                .progress(),
                        0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> {
                    store.execute(change).subscribe(changed::complete, changed::completeExceptionally);
                    waits(1);
                })
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(progress -> !progress.done())
                .assertNext(done ->
                        assertThat(done).extracting(TransferProgress::rows).isEqualTo((long) ROWS))
                .expectComplete()
                .verify(LIMIT);
        assertThat(Mono.fromFuture(changed).block(LIMIT)).isNotNull();
    }

    @Test
    void whatDoesNotTouchTheTablesDoesNotMatter() {
        Transaction change = store.begin().block(LIMIT);
        change.execute("CREATE TABLE another (id int)").block(LIMIT);
        change.execute("INSERT INTO item VALUES (0)").block(LIMIT);
        change.execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE").block(LIMIT);
        CompletableFuture<TransferReport> export =
                Transfer.of(store).exportTo(folder.resolve("all")).run().toFuture();
        waits(1);
        change.commit().block(LIMIT);
        assertThat(Mono.fromFuture(export).block(LIMIT).tables())
                .anySatisfy(table -> assertThat(table.rows()).isEqualTo(ROWS));
    }

    private void waits(long sessions) {
        String count = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = '"
                + application + "'";
        Mono.fromCallable(() -> TestServer.number(count))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(number -> number == sessions)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
    }
}
