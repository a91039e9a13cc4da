package io.millrace.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.MappingException;
import io.millrace.error.ParameterException;
import io.millrace.error.ResourceException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration;
import io.millrace.sqlite.driver.SqliteConnectionFactory;
import io.r2dbc.spi.Connection;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What a user can get wrong, or find broken: each a specific exception that says what to do. */
class BadInputTest {
    @TempDir
    Path folder;

    static Stream<List<String>> wrongUrls() {
        return Stream.of(
                List.of("sqlite:", "names no database"),
                List.of("sqlite:?readOnly=true", "names no database"),
                List.of("sqlite:/x.db?readOnly", "name=value"),
                List.of("sqlite:/x.db?readonly=true", "no setting \"readonly\""),
                List.of("sqlite:/x.db?readers=many", "readers"),
                List.of("sqlite:/x.db?readers=0", "readers"),
                List.of("sqlite:/x.db?busyTimeout=5", "busyTimeout accepts a duration such as"),
                List.of("sqlite:/x.db?journalMode=fast", "[WAL, DELETE]"),
                List.of("sqlite:/100%.db", "%25"));
    }

    @ParameterizedTest
    @MethodSource("wrongUrls")
    void aWrongUrlIsRefusedAtOnce(List<String> urlAndAdvice) {
        assertThatThrownBy(() -> Datastores.open(urlAndAdvice.get(0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(urlAndAdvice.get(1));
    }

    @Test
    void credentialsAreRefusedAndNotShown() {
        DatastoreConfig config = DatastoreConfig.of("sqlite:/x.db").withCredentials("me", "hunter2");
        assertThatThrownBy(() -> Datastores.create(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no users")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aFolderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        cannotOpen("sqlite:" + file.resolve("app.db"), ResourceException.class, "directory");
    }

    @Test
    void aMissingFileThatIsToBeReadOnly() {
        Path missing = folder.resolve("none/app.db");
        cannotOpen("sqlite:" + missing + "?readOnly=true", ResourceException.class, missing.toString());
        assertThat(missing.getParent()).doesNotExist();
    }

    @Test
    void aFileThatCannotBeRead() throws Exception {
        Path unreadable = Files.createDirectory(folder.resolve("app.db"));
        cannotOpen("sqlite:" + unreadable, ResourceException.class, "app.db");
    }

    @Test
    void aFileThatIsNoDatabase() throws Exception {
        Path file = Files.writeString(folder.resolve("app.db"), "This is a letter and no database. ".repeat(100));
        byte[] before = Files.readAllBytes(file);
        cannotOpen("sqlite:" + file, ResourceException.class, "not an SQLite database");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aCorruptPage() throws Exception {
        Path file = folder.resolve("app.db");
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            opened.store()
                    .execute("CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)")
                    .block();
            opened.store()
                    .executeAll(
                            "INSERT INTO item VALUES (?, ?)",
                            Flux.range(0, 2_000).map(i -> List.of(i, "text " + i)))
                    .block();
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(4096);
            bytes.write("garbage".repeat(2_000).getBytes(UTF_8));
        }
        try (Opened opened = new Opened(Datastores.open("sqlite:" + file))) {
            StepVerifier.create(opened.store().query("SELECT * FROM item").then())
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ResourceException.class)
                            .hasMessageContaining("damaged")
                            .hasMessageContaining("backup"));
        }
    }

    @Test
    void aFullDatabaseUndoesTheWholeWrite() {
        Path file = folder.resolve("app.db");
        // A factory of the same settings shares the native connections.
        SqliteConnectionFactory driver = SqliteConnectionFactory.of(
                SqliteConnectionConfiguration.builder().file(file).build());
        try (Opened opened = new Opened(SqliteDatastore.builder().file(file).build())) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (text TEXT)").block();
            Flux.usingWhen(
                            driver.create(),
                            connection -> Flux.from(connection
                                            .createStatement("PRAGMA max_page_count = 20")
                                            .execute())
                                    .concatMap(result -> result.map(row -> 1)),
                            Connection::close)
                    .blockLast();
            store.executeAll("INSERT INTO item VALUES (?)", Flux.range(0, 5_000).map(i -> List.of("x".repeat(100))))
                    .as(StepVerifier::create)
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ResourceException.class)
                            .hasMessageContaining("Free some space"));
            assertThat(count(store)).isZero();
        } finally {
            driver.close().block();
        }
    }

    @Test
    void aListThatIsOneValueNamesIn() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            for (Object list : List.of(List.of(1, 2), new int[] {1}, new long[] {1}, new String[] {"a"})) {
                fails(opened.store().query("SELECT 1 WHERE 1 = ANY(?)", list), ParameterException.class, "IN (:ids)");
            }
        }
    }

    @Test
    void aValueBeyondWhatTheDatabaseHoldsNamesItsParameter() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            for (Object value : List.of(Instant.MAX, Instant.MIN)) {
                fails(opened.store().query("SELECT ?", value), DataException.class, "range");
                fails(
                        opened.store()
                                .executeAll("DELETE FROM sqlite_schema WHERE 1 = ?", Flux.just(List.of(value)))
                                .flux(),
                        DataException.class,
                        "range");
            }
            for (Object value : List.of(
                    LocalDate.MAX,
                    LocalDate.MIN,
                    LocalDateTime.MAX,
                    LocalDateTime.MIN,
                    OffsetDateTime.MAX,
                    OffsetDateTime.MIN,
                    Duration.ofSeconds(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MIN_VALUE))) {
                try {
                    Object read = opened.store()
                            .queryOne(value.getClass(), "SELECT ?", value)
                            .block();
                    assertThat(read).as(value.toString()).isEqualTo(value);
                } catch (DataException refused) {
                    assertThat(refused).hasMessageContaining("Parameter 1");
                }
            }
        }
    }

    @Test
    void aPragmaThatSetsSomethingOfTheConnectionIsRefused() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            RelationalDatastore store = opened.store();
            for (String pragma : List.of(
                    "PRAGMA foreign_keys = OFF",
                    "EXPLAIN PRAGMA foreign_keys = OFF",
                    "explain query plan pragma main.foreign_keys(0)",
                    "pragma main.synchronous(0)",
                    "PRAGMA query_only=1",
                    "/* x */ PRAGMA journal_mode = delete")) {
                StepVerifier.create(store.execute(pragma)).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnsupportedFeatureException.class)
                        .hasMessageContaining("SqliteDatastore.builder()"));
                StepVerifier.create(store.transaction(tx -> tx.query(pragma).then()))
                        .verifyError(UnsupportedFeatureException.class);
            }
            assertThat(store.queryOne(Integer.class, "PRAGMA foreign_keys").block())
                    .isEqualTo(1);
            store.execute("PRAGMA user_version = 7").block();
            store.transaction(tx -> tx.execute("PRAGMA defer_foreign_keys = ON"))
                    .block();
            assertThat(store.queryOne(Integer.class, "PRAGMA user_version").block())
                    .isEqualTo(7);
            assertThat(store.query("PRAGMA main.table_info(nowhere)")
                            .collectList()
                            .block())
                    .isEmpty();
        }
    }

    @Test
    void aMissingTableOrColumnAndASyntaxError() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            fails(opened.store().query("SELECT * FROM nowhere"), BadSqlException.class, "no such table: nowhere");
            fails(opened.store().query("SELECT missing"), BadSqlException.class, "no such column: missing");
            fails(opened.store().query("SELEC 1"), BadSqlException.class, "near \"SELEC\": syntax error");
        }
    }

    @Test
    void wrongParameters() {
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            RelationalDatastore store = opened.store();
            store.execute("CREATE TABLE item (a TEXT, b TEXT)").block();
            fails(store.execute("INSERT INTO item VALUES (?, ?)", "a").flux(), ParameterException.class, "2");
            fails(
                    store.execute("INSERT INTO item VALUES (?, ?)", "a", new Object())
                            .flux(),
                    ParameterException.class,
                    "Parameter 2 has the type java.lang.Object");
            assertThat(count(store)).isZero();
        }
    }

    @Test
    void aNullForAPrimitive() {
        record Item(int amount) {}
        try (Opened opened = new Opened(Datastores.open("sqlite::memory:"))) {
            fails(opened.store().query(Item.class, Sql.of("SELECT NULL AS amount")), MappingException.class, "amount");
        }
    }

    private static void cannotOpen(String url, Class<? extends DatastoreException> type, String message) {
        try (Opened opened = new Opened(Datastores.open(url))) {
            fails(opened.store().query("SELECT 1 FROM sqlite_schema"), type, message);
        }
    }

    private static void fails(Flux<?> statement, Class<? extends DatastoreException> type, String message) {
        StepVerifier.create(statement.then())
                .verifyErrorSatisfies(
                        error -> assertThat(error).isInstanceOf(type).hasMessageContaining(message));
    }

    private static long count(RelationalDatastore store) {
        return store.queryOne(Long.class, "SELECT COUNT(*) FROM item").block();
    }
}
