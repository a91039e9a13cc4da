package io.millrace.benchmarks.postgres;

import io.millrace.postgres.server.TestServer;

/** The server that all PostgreSQL tests use. */
public final class Server {
    private Server() {}

    /** Lets the benchmarks find it. */
    public static void makeKnown() {
        System.setProperty(PostgresDatabase.SERVER, TestServer.config().url());
    }
}
