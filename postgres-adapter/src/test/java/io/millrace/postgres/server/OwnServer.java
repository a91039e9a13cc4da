package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;

/**
 * A server that a test has for itself, to stop it, promote it or set it up: an instance of {@code scripts/postgres}, or a container.
 * Without either these tests fail.
 */
public abstract class OwnServer implements AutoCloseable {
    /** How a server shuts down. */
    public enum Mode {
        /** Takes no new session, and waits for the others to end. */
        SMART,
        /** Ends all sessions. */
        FAST,
        /** As if the power failed. */
        IMMEDIATE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    OwnServer() {}

    /** Starts a server. */
    public static OwnServer start(ServerSetup setup) {
        if (givenElsewhere() ? LocalScript.isUsable() : !TestServer.prefersContainers()) {
            return ScriptServer.started(setup);
        }
        if (TestServer.prefersContainers()) {
            return ContainerServer.started(setup);
        }
        throw new IllegalStateException("This test needs a server of its own, beside the one of " + TestServer.URL
                + ". Run it as root on Debian or Ubuntu, or start Docker.");
    }

    private static boolean givenElsewhere() {
        String given = System.getenv(TestServer.URL);
        return given != null && !given.isBlank() && !"docker".equals(System.getenv(TestServer.WAY));
    }

    /** Starts a physical replica of this server. */
    public abstract OwnServer startReplica();

    /** The URL of a superuser, the same through restarts. */
    public abstract String url();

    /** Stops it, if it runs, and starts it again with the same data. */
    public abstract void restart();

    /** Begins to shut it down, and does not wait for the end. */
    public abstract void shutdown(Mode mode);

    /** Makes a replica a primary. */
    public abstract void promote();

    /** Stops it and deletes its data. */
    @Override
    public abstract void close();

    public final DatastoreConfig config() {
        return DatastoreConfig.of(url()).withOption("closeTimeout", "2s");
    }

    /** Its host and port, as they stand in a URL. */
    public final String address() {
        return url().replaceFirst(".*@", "").replaceFirst("/.*", "");
    }

    /** Runs statements as a superuser, past the code that is tested. */
    public final void administer(String... statements) {
        Administrator.connectingEachTime(url()).run(statements);
    }

    /** A number that a superuser gets from a statement. */
    public final long number(String sql) {
        return Administrator.connectingEachTime(url()).number(sql);
    }
}
