package io.millrace.sqlite.driver.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import reactor.core.publisher.Mono;

/**
 * A database file for one test, in a directory of its own. Closes the factories that the test opened, and fails it when
 * anything but the database is left in the directory then.
 */
public final class DatabaseFile implements BeforeEachCallback, AfterEachCallback {
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(20);

    private final List<ConnectionFactory> opened = new ArrayList<>();
    private final String[] schema;
    private Path directory = Path.of("");

    /** @param schema statements that make the tables every test of the class wants */
    public DatabaseFile(String... schema) {
        this.schema = schema;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, SQLException {
        directory = Files.createTempDirectory("millrace-driver-");
        if (schema.length > 0) {
            executeByJdbc(schema);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try {
            // The last opened first: when a read-only connection is the last to be closed, SQLite leaves its log there.
            for (int i = opened.size() - 1; i >= 0; i--) {
                close(opened.get(i));
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .as("files after everything was closed")
                        .isSubsetOf("test.db");
            }
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    public Path path() {
        return directory.resolve("test.db");
    }

    /** @param options each {@code name=value} */
    public String url(String... options) {
        return url(path(), options);
    }

    public static String url(Path file, String... options) {
        String query = options.length == 0 ? "" : "?" + String.join("&", options);
        return "r2dbc:sqlite:///" + file + query;
    }

    /** A connection factory for this database, closed after the test. */
    public ConnectionFactory open(String... options) {
        return openUrl(url(options));
    }

    /** A connection factory for any URL, closed after the test. */
    public ConnectionFactory openUrl(String url) {
        return register(ConnectionFactories.get(url));
    }

    public ConnectionFactory register(ConnectionFactory factory) {
        opened.add(factory);
        return factory;
    }

    public static void close(ConnectionFactory factory) {
        Mono.from(((Closeable) factory).close()).block(TIME_TO_CLOSE);
    }

    /** Past the driver, as another program would. */
    public Connection jdbc() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + path());
    }

    public void executeByJdbc(String... statements) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Waits until the log can be emptied, which fails as busy while anybody reads an older state. */
    public void awaitCheckpoint() throws SQLException {
        long end = System.nanoTime() + Spi.LIMIT.toNanos();
        long busy = 1;
        while (busy != 0 && System.nanoTime() - end < 0) {
            // Waits as well, by its busy timeout.
            busy = longByJdbc("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        assertThat(busy).as("whether the log is in use").isZero();
    }

    public long longByJdbc(String sql) throws SQLException {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getLong(1);
        }
    }
}
