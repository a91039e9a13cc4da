package io.millrace.sqlite.driver.badinput;

import static io.millrace.sqlite.driver.badinput.Failures.assertFails;
import static io.millrace.sqlite.driver.badinput.Failures.assertFailure;
import static io.millrace.sqlite.driver.interop.Spi.connect;
import static io.millrace.sqlite.driver.interop.Spi.count;
import static io.millrace.sqlite.driver.interop.Spi.one;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sqlite.driver.interop.DatabaseFile;
import io.millrace.sqlite.driver.interop.DriverTest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** SQLite reports a limit of pages as it reports a full disk, so most of this needs no disk that is full. */
@DriverTest
class FullDiskTest {
    private static final String FILL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
            + " INSERT INTO entry (data) SELECT randomblob(10000) FROM n";
    private static final String FULL = "53100";

    @RegisterExtension
    final DatabaseFile database = new DatabaseFile(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, data BLOB)", "CREATE TABLE other (id INTEGER)");

    @TempDir
    Path directory;

    private ConnectionFactory limitedTo(int pages) {
        ConnectionFactory factory = database.open();
        run(with(factory, connection -> Mono.from(connection.beginTransaction())
                .thenMany(query(connection, Long.class, "PRAGMA max_page_count = " + pages))
                .then(Mono.from(connection.commitTransaction()))));
        return factory;
    }

    @Test
    void aStatementThatDoesNotFitIsUndoneWhole() throws SQLException {
        ConnectionFactory factory = limitedTo(50);
        run(with(factory, connection -> update(connection, "INSERT INTO entry (data) VALUES (randomblob(10000))")));

        assertFails(
                        with(factory, connection -> update(connection, FILL)),
                        R2dbcNonTransientResourceException.class,
                        FULL,
                        "disk is full",
                        "Free some space")
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(13))
                .satisfies(e -> assertThat(e.getSql()).isEqualTo(FILL));

        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isEqualTo(1);
        run(with(factory, connection -> update(connection, "INSERT INTO other VALUES (1)")));
        assertThat(rows(factory, "other")).isEqualTo(1);
    }

    @Test
    void aTransactionThatDoesNotFitCanBeRolledBackWhole() throws SQLException {
        ConnectionFactory factory = limitedTo(50);
        Connection connection = connect(factory);
        run(connection.beginTransaction());
        run(update(connection, "INSERT INTO other VALUES (1)"));

        assertFails(update(connection, FILL), R2dbcNonTransientResourceException.class, FULL, "Free some space");

        run(connection.rollbackTransaction());
        assertThat(database.longByJdbc("SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM other)"))
                .isZero();
        run(update(connection, "INSERT INTO other VALUES (2)"));
        assertThat(one(count(connection, "other"))).isEqualTo(1);
        run(connection.close());
    }

    @Test
    void ofWritesThatRunTogetherOnlyThoseThatDoNotFitFail() throws SQLException {
        ConnectionFactory factory = limitedTo(60);
        List<Throwable> failures = new CopyOnWriteArrayList<>();

        Long written = one(Flux.range(0, 100)
                .flatMap(
                        i -> with(
                                        factory,
                                        connection ->
                                                update(connection, i % 10 == 5 ? FILL : "INSERT INTO other VALUES (1)"))
                                .onErrorResume(e -> {
                                    failures.add(e);
                                    return Mono.empty();
                                }),
                        100)
                .reduce(0L, Long::sum));

        assertThat(written).isEqualTo(90);
        assertThat(failures)
                .hasSize(10)
                .allSatisfy(failure -> assertFailure(failure, R2dbcNonTransientResourceException.class, FULL));
        assertThat(database.longByJdbc("SELECT count(*) FROM other")).isEqualTo(90);
        assertThat(database.longByJdbc("SELECT count(*) FROM entry")).isZero();
    }

    @Test
    void onAFullFileSystemWhatWasAcknowledgedIsThereAndNothingElse() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "1m")) {
            Path file = disk.resolve("test.db");
            ConnectionFactory factory = database.openUrl(DatabaseFile.url(file));
            run(with(factory, connection -> update(connection, "CREATE TABLE entry (id INTEGER PRIMARY KEY, data)")));
            List<Throwable> failures = new CopyOnWriteArrayList<>();

            Long acknowledged = one(Flux.range(0, 200)
                    .concatMap(i -> with(
                                    factory,
                                    connection ->
                                            update(connection, "INSERT INTO entry (data) VALUES (randomblob(20000))"))
                            .onErrorResume(e -> {
                                failures.add(e);
                                return Mono.empty();
                            }))
                    .reduce(0L, Long::sum));

            assertThat(failures)
                    .isNotEmpty()
                    .allSatisfy(failure ->
                            assertFailure(failure, R2dbcNonTransientResourceException.class, FULL, "Free some space"));
            assertThat(acknowledged).isPositive();
            assertThat(rows(factory, "entry")).isEqualTo(acknowledged);
            DatabaseFile.close(factory);
            assertThat(stored(file)).isEqualTo(acknowledged);
        }
    }

    @Test
    void aDatabaseThatDoesNotFitCannotBeCreated() throws Exception {
        try (Tmpfs disk = Tmpfs.mount(directory, "64k")) {
            Path file = disk.resolve("test.db");
            Files.write(directory.resolve("filler"), new byte[64 * 1024]);
            ConnectionFactory factory = database.openUrl(DatabaseFile.url(file));

            assertFails(
                    with(factory, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")),
                    R2dbcNonTransientResourceException.class,
                    FULL,
                    "Free some space");

            Files.delete(directory.resolve("filler"));
            run(with(factory, connection -> update(connection, "CREATE TABLE entry (id INTEGER)")));
            assertThat(rows(factory, "entry")).isZero();
            DatabaseFile.close(factory);
        }
    }

    private static long stored(Path file) throws SQLException {
        try (java.sql.Connection jdbc = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                java.sql.Statement statement = jdbc.createStatement()) {
            try (java.sql.ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(check.getString(1)).isEqualTo("ok");
            }
            try (java.sql.ResultSet rows = statement.executeQuery("SELECT count(*) FROM entry")) {
                return rows.getLong(1);
            }
        }
    }
}
