package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Statements;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A schema with the data that all contenders use, the statements that they run, and the size of their pools.
 *
 * @param server the server's URL, with user and password
 * @param schema the schema
 */
public record PostgresDatabase(URI server, String schema) implements AutoCloseable {
    /** The system property, and the environment variable, that name the server. */
    public static final String SERVER = "MILLRACE_TEST_POSTGRES_URL";

    /** Connections that each contender has, Millrace's default. */
    static final int CONNECTIONS = 10;

    static final String BY_ID = "SELECT id, owner, title, quantity, price FROM item WHERE id = $1";
    static final String BY_OWNER = "SELECT id, owner, title, quantity, price FROM item WHERE owner = $1";
    static final String ALL = "SELECT id, owner, title, quantity, price FROM item";
    static final String QUANTITY = "SELECT quantity FROM item WHERE id = $1";
    static final String SET_QUANTITY = "UPDATE item SET quantity = $1 WHERE id = $2";
    static final String INSERT = "INSERT INTO event (item, note) VALUES ($1, $2)";

    static final Statements STATEMENTS = new Statements(BY_ID, BY_OWNER, ALL, QUANTITY, SET_QUANTITY, INSERT);

    private static final String FILL = """
            INSERT INTO item
            SELECT i, 1 + i %% %d, 'Item number ' || i, i %% 100, i / 100.0 FROM generate_series(1, %d) i
            """.formatted(Data.ITEMS / Data.ITEMS_OF_ONE_OWNER, Data.ITEMS);

    /**
     * Makes a schema and fills it.
     *
     * @return the database, to be closed by the caller
     */
    public static PostgresDatabase create() {
        PostgresDatabase database = empty();
        database.run(List.of(
                "CREATE TABLE item (id bigint PRIMARY KEY, owner bigint NOT NULL, title text NOT NULL,"
                        + " quantity bigint NOT NULL, price double precision NOT NULL)",
                "CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item bigint NOT NULL,"
                        + " note text NOT NULL)",
                FILL,
                "CREATE INDEX item_owner ON item (owner)",
                "VACUUM ANALYZE item"));
        return database;
    }

    /**
     * Makes a schema in which nothing is.
     *
     * @return the database, to be closed by the caller
     */
    public static PostgresDatabase empty() {
        String url = System.getProperty(SERVER, System.getenv(SERVER));
        if (url == null) {
            throw new IllegalStateException(
                    "No server: set " + SERVER + " to its URL, by a user who may make schemas.");
        }
        String schema = "bench_" + UUID.randomUUID().toString().replace("-", "");
        PostgresDatabase database = new PostgresDatabase(URI.create(url), schema);
        database.run(List.of("CREATE SCHEMA " + schema));
        return database;
    }

    /** Removes what was inserted, so that every round begins with the same data. */
    public void removeEvents() {
        run(List.of("TRUNCATE event"));
    }

    /** Does for all tables what the server does by itself some time after they were filled. */
    public void vacuum() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = connection.getMetaData().getTables(null, schema, null, new String[] {"TABLE"})) {
                while (rows.next()) {
                    tables.add(rows.getString("TABLE_NAME"));
                }
            }
            for (String table : tables) {
                statement.execute("VACUUM ANALYZE " + statement.enquoteIdentifier(table, true));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The tables could not be vacuumed", e);
        }
    }

    /**
     * Asks for one number.
     *
     * @param sql a query
     * @return the first column of its first row
     */
    public long number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("No number: " + sql, e);
        }
    }

    @Override
    public void close() {
        run(List.of("DROP SCHEMA " + schema + " CASCADE"));
    }

    String host() {
        return server.getHost();
    }

    int port() {
        return server.getPort() < 0 ? 5432 : server.getPort();
    }

    String name() {
        return server.getPath().substring(1);
    }

    String user() {
        return server.getUserInfo().split(":", 2)[0];
    }

    String password() {
        return server.getUserInfo().split(":", 2)[1];
    }

    /** For JDBC, without user and password. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + name() + "?currentSchema=" + schema;
    }

    /**
     * A connection by JDBC, for what is made by hand.
     *
     * @return the connection, to be closed by the caller
     * @throws SQLException when the server refuses it
     */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    /**
     * Runs statements one after the other.
     *
     * @param statements what is run
     */
    public void run(List<String> statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The server refused what the benchmarks need", e);
        }
    }
}
