package io.millrace.benchmarks.postgres;

import io.millrace.benchmarks.contender.Contender;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who uses PostgreSQL. */
public enum PostgresContender {
    /** What this project makes. */
    MILLRACE("Millrace"),
    /** What Millrace is made of: r2dbc-postgresql and r2dbc-pool by themselves. */
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
            case MILLRACE -> new MillraceContender(database);
            case R2DBC -> new R2dbcContender(database);
            case SPRING -> new SpringContender(database);
            case VERTX_POOL -> VertxContender.pooled(database);
            case VERTX_PIPELINED -> VertxContender.pipelined(database);
            case HIKARI -> new HikariContender(database);
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
}
