package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL that tests run on, with pgvector: what {@code MILLRACE_TEST_POSTGRES_URL} says; else a container when Docker
 * answers; else what {@code scripts/postgres} has started. There is no fourth way: without a server these tests fail.
 */
public final class TestServer {
    static final String URL = "MILLRACE_TEST_POSTGRES_URL";
    static final String WAY = "MILLRACE_TEST_POSTGRES";
    private static final String IMAGE = "MILLRACE_TEST_POSTGRES_IMAGE";

    private static final String SERVER = url();

    private TestServer() {}

    /** The URL of a superuser. */
    public static DatastoreConfig config() {
        return DatastoreConfig.of(SERVER);
    }

    /** Threads of the driver that all its connections without a datastore share. */
    public static boolean sharesThread(String name) {
        return name.startsWith("globalEventExecutor")
                || name.startsWith("reactor-tcp")
                || name.startsWith("testcontainers")
                || name.startsWith("ducttape");
    }

    /** Runs statements as a superuser, past the code that is tested. */
    public static void administer(String... statements) {
        new Administrator(SERVER).run(statements);
    }

    /** A number that a superuser gets from a statement. */
    public static long number(String sql) {
        return new Administrator(SERVER).number(sql);
    }

    private static String url() {
        String given = System.getenv(URL);
        if (given != null && !given.isBlank()) {
            return given;
        }
        return prefersContainers() ? container() : local();
    }

    static boolean prefersContainers() {
        return !"local".equals(System.getenv(WAY))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    static DockerImageName image() {
        String image = System.getenv().getOrDefault(IMAGE, "pgvector/pgvector:pg17");
        return DockerImageName.parse(image).asCompatibleSubstituteFor("postgres");
    }

    /** Lives as long as the JVM. */
    @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
    private static String container() {
        PostgreSQLContainer server = new PostgreSQLContainer(image());
        server.start();
        return "postgresql://" + server.getUsername() + ":" + server.getPassword() + "@" + server.getHost() + ":"
                + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + server.getDatabaseName();
    }

    private static String local() {
        try {
            return LocalScript.run("url");
        } catch (IllegalStateException failure) {
            throw noServer(String.valueOf(failure.getMessage()));
        }
    }

    private static IllegalStateException noServer(String reason) {
        return new IllegalStateException(
                "These tests need PostgreSQL 17 with pgvector. Run scripts/test, which finds or makes" + " one; or set "
                        + URL + ", start Docker, or run scripts/postgres start. " + reason);
    }
}
