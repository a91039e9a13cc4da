package io.millrace.benchmarks.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.HikariContender;
import io.millrace.benchmarks.contender.MillraceContender;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration.Synchronous;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteDataSource;
import reactor.core.scheduler.Schedulers;

/** Who uses SQLite. */
public enum SqliteContender {
    /** What this project makes. */
    MILLRACE("Millrace"),
    /** The limit: JDBC with prepared statements that are kept, two threads that read, and one that writes. */
    JDBC("raw JDBC"),
    /** What people write by hand: a HikariCP pool, and blocking calls on Reactor's bounded elastic scheduler. */
    HIKARI("HikariCP by hand"),
    /** The JDBC client of Vert.x. */
    VERTX("Vert.x JDBC");

    private static final int READERS = 4;

    /** As Reactor's bounded elastic scheduler has, where blocking calls are run by hand. */
    private static final int THREADS = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;

    private final String heading;

    SqliteContender(String heading) {
        this.heading = heading;
    }

    /**
     * Opens it.
     *
     * @param database the database
     * @return the contender, to be closed by the caller
     */
    public Contender open(SqliteDatabase database) {
        return switch (this) {
            case MILLRACE -> new MillraceContender(millrace(database), SqliteDatabase.STATEMENTS);
            case JDBC -> new JdbcContender(database);
            case HIKARI ->
                new HikariContender(
                        pool(database, true, READERS), pool(database, false, 1), THREADS, SqliteDatabase.STATEMENTS);
            case VERTX -> new VertxContender(database);
        };
    }

    /**
     * All but Millrace.
     *
     * @return their names, with what a column about them is called
     */
    public static Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        for (SqliteContender contender : values()) {
            if (contender != MILLRACE) {
                others.put(contender.name(), contender.heading);
            }
        }
        return others;
    }

    private static RelationalDatastore millrace(SqliteDatabase database) {
        return SqliteDatastore.builder()
                .file(database.file())
                .driver(driver -> driver.synchronous(
                        Synchronous.valueOf(database.durability().name())))
                .build();
    }

    /** One connection for what writes spares it the waits for SQLite's lock. */
    private static HikariDataSource pool(SqliteDatabase database, boolean readOnly, int size) {
        SQLiteDataSource source = new SQLiteDataSource(database.config(readOnly));
        source.setUrl(database.url());
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setReadOnly(readOnly);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}
