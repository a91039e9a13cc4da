package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.contender.Contender;
import java.util.LinkedHashMap;
import java.util.Map;

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
            case MILLRACE -> new MillraceContender(database);
            case JDBC -> new JdbcContender(database);
            case HIKARI -> new HikariContender(database);
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
}
