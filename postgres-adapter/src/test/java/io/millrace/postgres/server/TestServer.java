package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    /** Two sessions that make the same extension at once get in each other's way. */
    public static final String ONE_AT_A_TIME = "SELECT pg_advisory_lock(17)";

    private static @Nullable PostgreSQLContainer container;
    private static final String SERVER = url();
    private static final Administrator ADMINISTRATOR = Administrator.keepingItsConnection(SERVER);

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
        ADMINISTRATOR.run(statements);
    }

    /** A number that a superuser gets from a statement. */
    public static long number(String sql) {
        return ADMINISTRATOR.number(sql);
    }

    private static String url() {
        String given = System.getenv(URL);
        if (given != null && !given.isBlank()) {
            return given;
        }
        return prefersContainers() ? ofContainer() : local();
    }

    /** The container that the tests started, if they did. It lives as long as the JVM. */
    static Optional<PostgreSQLContainer> container() {
        return Optional.ofNullable(container);
    }

    static boolean prefersContainers() {
        return !"local".equals(System.getenv(WAY))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    static DockerImageName image() {
        String image = System.getenv().getOrDefault(IMAGE, "pgvector/pgvector:pg17");
        return DockerImageName.parse(image).asCompatibleSubstituteFor("postgres");
    }

    @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
    private static String ofContainer() {
        PostgreSQLContainer server = new PostgreSQLContainer(image());
        server.start();
        container = server;
        return "postgresql://" + server.getUsername() + ":" + server.getPassword() + "@" + server.getHost() + ":"
                + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + server.getDatabaseName();
    }

    /** What {@code scripts/postgres url} prints. */
    static String local(String... server) {
        try {
            return LocalScript.run(
                    Stream.concat(Stream.of("url"), Stream.of(server)).toArray(String[]::new));
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
