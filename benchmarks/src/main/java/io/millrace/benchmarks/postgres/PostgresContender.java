package io.millrace.benchmarks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.HikariContender;
import io.millrace.benchmarks.contender.MillraceContender;
import io.millrace.postgres.PostgresDatastore;
import io.millrace.postgres.PostgresDatastoreBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who uses PostgreSQL. */
public enum PostgresContender {
    /** What this project makes. */
    MILLRACE("Millrace"),
    /** The driver that Millrace uses, with r2dbc-pool. */
    R2DBC("r2dbc-postgresql and pool"),
    /** Spring's DatabaseClient over the same driver and pool. */
    SPRING("Spring DatabaseClient"),
    /** The client of Vert.x, with connections that serve one caller at a time. */
    VERTX_POOL("Vert.x pool"),
    /** The client of Vert.x, with connections that several callers share: statements are sent before others are answered. */
    VERTX_PIPELINED("Vert.x pipelined"),
    /** Blocking calls: pgjdbc and HikariCP, with a thread for each connection. */
    HIKARI("pgjdbc and HikariCP");

    private final String heading;

    PostgresContender(String heading) {
        this.heading = heading;
    }

    /**
     * Opens it.
     *
     * @param database the database
     * @return the contender, to be closed by the caller
     */
    public Contender open(PostgresDatabase database) {
        return switch (this) {
            case MILLRACE -> new MillraceContender(millrace(database), PostgresDatabase.STATEMENTS);
            case R2DBC -> new R2dbcContender(database);
            case SPRING -> new SpringContender(database);
            case VERTX_POOL -> VertxContender.pooled(database);
            case VERTX_PIPELINED -> VertxContender.pipelined(database);
            case HIKARI -> hikari(database);
        };
    }

    /**
     * All but Millrace.
     *
     * @return their names, with what a column about them is called
     */
    public static Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        for (PostgresContender contender : values()) {
            if (contender != MILLRACE) {
                others.put(contender.name(), contender.heading);
            }
        }
        return others;
    }

    /**
     * A datastore with Millrace's defaults.
     *
     * @param database where
     * @return the datastore, to be closed by the caller
     */
    public static RelationalDatastore millrace(PostgresDatabase database) {
        return builder(database).build();
    }

    /**
     * What makes such a datastore.
     *
     * @param database where
     * @return a builder, for other settings
     */
    public static PostgresDatastoreBuilder builder(PostgresDatabase database) {
        return PostgresDatastore.builder()
                .host(database.host(), database.port())
                .database(database.name())
                .username(database.user())
                .password(database.password())
                .searchPath(database.schema())
                .poolSize(PostgresDatabase.CONNECTIONS);
    }

    /**
     * Millrace with pgvector, which the server gets in its schema {@code public} where it has not got it.
     *
     * @param database where
     * @return the datastore, to be closed by the caller
     */
    public static RelationalDatastore withVectors(PostgresDatabase database) {
        database.run(List.of("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public"));
        return builder(database).searchPath(database.schema() + ", public").build();
    }

    /**
     * Connections by JDBC, which see what is in the schema {@code public} as well.
     *
     * @param database where
     * @return a pool of connections, to be closed by the caller
     */
    public static HikariDataSource connections(PostgresDatabase database) {
        return pool(database, database.jdbcUrl() + ",public");
    }

    /** As many threads as connections. pgjdbc keeps the statements prepared that recur. */
    private static Contender hikari(PostgresDatabase database) {
        HikariDataSource pool = pool(database, database.jdbcUrl() + "&reWriteBatchedInserts=true");
        return new HikariContender(pool, pool, PostgresDatabase.CONNECTIONS, PostgresDatabase.STATEMENTS.forJdbc());
    }

    private static HikariDataSource pool(PostgresDatabase database, String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(PostgresDatabase.CONNECTIONS);
        return new HikariDataSource(config);
    }
}
