package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.LockTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What runs on each native connection when it is opened. */
class ConnectionStatementsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String VIEW = "CREATE TEMP VIEW IF NOT EXISTS answer AS SELECT 42 AS n";
    private static final String ANSWER = "SELECT n FROM answer";

    @TempDir
    private Path folder;

    private DatastoreConfig file() {
        return DatastoreConfig.of("sqlite:" + folder.resolve("app.db")).withOption("readers", "3");
    }

    private static void with(DatastoreConfig config, Consumer<RelationalDatastore> test) {
        RelationalDatastore store = Datastores.create(config);
        try {
            test.accept(store);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void readersAndTheWriterHaveRunThem() {
        with(file().withConnectionStatement(VIEW).withConnectionStatement("PRAGMA analysis_limit = 77"), store -> {
            // Those that are open at the same time each have a native connection of their own.
            Flux<Integer> nested = Flux.range(0, 3)
                    .flatMap(i ->
                            store.transactionMany(TransactionOptions.READ_ONLY, tx -> tx.query(Integer.class, ANSWER)));
            StepVerifier.create(nested).expectNext(42, 42, 42).verifyComplete();
            StepVerifier.create(store.transaction(
                            tx -> tx.execute("CREATE TABLE t (x)").then(tx.queryOne(Integer.class, ANSWER))))
                    .expectNext(42)
                    .verifyComplete();
            StepVerifier.create(store.queryOne(Integer.class, "PRAGMA analysis_limit"))
                    .expectNext(77)
                    .verifyComplete();
        });
    }

    @Test
    void thoseOfOnePlaceKeepThoseOfAnother() {
        String derived = "CREATE TEMP VIEW IF NOT EXISTS derived AS SELECT n + 1 AS n FROM answer";
        with(file().withOption("connectionStatements", VIEW).withConnectionStatement(derived), this::derives);
        SqliteDatastore built = SqliteDatastore.builder()
                .file(folder.resolve("both.db"))
                .driver(driver -> driver.connectionStatements(List.of(VIEW)))
                .connectionStatement(derived)
                .build();
        derives(built);
        built.close().block(LIMIT);
    }

    private void derives(RelationalDatastore store) {
        StepVerifier.create(store.queryOne(Integer.class, "SELECT n FROM derived"))
                .expectNext(43)
                .verifyComplete();
    }

    @Test
    void theBuilderAndTheUrlHaveThemToo() {
        SqliteDatastore built = SqliteDatastore.builder()
                .file(folder.resolve("built.db"))
                .connectionStatement(VIEW)
                .build();
        StepVerifier.create(built.queryOne(Integer.class, ANSWER))
                .expectNext(42)
                .verifyComplete();
        built.close().block(LIMIT);
        with(file().withOption("connectionStatements", VIEW), store -> StepVerifier.create(
                        store.queryOne(Integer.class, ANSWER))
                .expectNext(42)
                .verifyComplete());
    }

    /** A script of a migration may drop or set anything; in memory its connection goes on. */
    @Test
    void theOnlyConnectionOfADatabaseInMemoryHasRunThemAgainBehindAScript() {
        with(DatastoreConfig.of("sqlite::memory:").withConnectionStatement(VIEW), store -> {
            store.migrate(List.of(Migration.of("app", 1, "drops", "DROP VIEW temp.answer")))
                    .block(LIMIT);
            StepVerifier.create(store.queryOne(Integer.class, ANSWER))
                    .expectNext(42)
                    .verifyComplete();
        });
    }

    @Test
    void whatAScriptLeavesBehindInMemoryIsRemovedWhateverItsName() {
        with(DatastoreConfig.of("sqlite::memory:").withConnectionStatement(VIEW), store -> {
            store.migrate(List.of(Migration.of("app", 1, "makes", "CREATE TEMP TABLE \"two\nlines \"\"é\"\"\" (x)")))
                    .block(LIMIT);
            StepVerifier.create(store.query(String.class, "SELECT name FROM sqlite_temp_schema"))
                    .expectNext("answer")
                    .verifyComplete();
        });
    }

    @Test
    void oneThatFailsIsNamed() {
        with(
                file().withConnectionStatement(VIEW).withConnectionStatement("SELECT * FROM nowhere"),
                store -> StepVerifier.create(store.queryOne("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DatastoreException.class)
                        .hasMessageContaining("Statement 2 of 2")
                        .hasMessageContaining("nowhere")));
    }

    @Test
    void oneThatWaitsForAnotherProcessInVainMayBeTriedAgain() throws SQLException {
        Path other = folder.resolve("other.db");
        DatastoreConfig config = file().withOption("busyTimeout", "50ms")
                .withConnectionStatement("ATTACH '" + other + "' AS other")
                .withConnectionStatement("SELECT count(*) FROM other.t");
        try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = holder.createStatement()) {
            statement.execute("CREATE TABLE t (x)");
            statement.execute("BEGIN EXCLUSIVE");
            with(config, store -> {
                StepVerifier.create(store.queryOne("SELECT 1")).verifyError(LockTimeoutException.class);
                assertThatCode(() -> statement.execute("COMMIT")).doesNotThrowAnyException();
                StepVerifier.create(store.queryOne(Integer.class, "SELECT 1"))
                        .expectNext(1)
                        .verifyComplete();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE"})
    void whatTheDriverReliesOnIsNotChanged(String statement) {
        with(file().withConnectionStatement(statement), store -> StepVerifier.create(
                        store.execute("CREATE TABLE t (x)").then(store.queryOne("SELECT 1")))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("journal mode")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- nothing", "BEGIN", "SAVEPOINT s", "SELECT 1; SELECT 2", "SELECT ?", "SELECT :a"})
    void eachIsOneStatementWithoutParametersThatLeavesNoTransactionOpen(String statement) {
        assertThatThrownBy(() -> Datastores.create(file().withConnectionStatement(statement)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("connectionStatements");
    }

    @Test
    void aDatabaseThatIsNotTrustedHasNeitherThemNorExtensions() {
        assertThatThrownBy(() -> Datastores.createUntrusted(file().withConnectionStatement(VIEW)))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Datastores.createUntrusted(file().withOption("extensions", "vec0")))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void anExtensionThatCannotBeLoadedIsNamedWithItsEntryPoint() {
        SqliteDatastore store = SqliteDatastore.builder()
                .memory()
                .driver(driver -> driver.extension(folder.resolve("vec0"), "sqlite3_vec_init"))
                .build();
        StepVerifier.create(store.queryOne("SELECT 1"))
                .verifyErrorSatisfies(error ->
                        assertThat(error).hasMessageContaining("vec0").hasMessageContaining("sqlite3_vec_init"));
        store.close().block(LIMIT);
    }

    @Test
    void anObserverOfTheConfigurationIsTold() {
        List<String> seen = new CopyOnWriteArrayList<>();
        with(
                file().withObserver(statement -> seen.add(statement.sql())),
                store -> store.queryOne("SELECT 1").then(Mono.<Void>empty()).block(LIMIT));
        assertThat(seen).containsExactly("SELECT 1");
    }
}
