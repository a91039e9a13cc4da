package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import java.nio.charset.StandardCharsets;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * pgbouncer before {@link TestServer}, in transaction mode and for every user: what {@code MILLRACE_TEST_PGBOUNCER_URL} says;
 * else a container before the server's; else what {@code scripts/postgres} has started.
 */
public final class TestBouncer {
    private static final String URL = "MILLRACE_TEST_PGBOUNCER_URL";
    private static final String IMAGE = "MILLRACE_TEST_PGBOUNCER_IMAGE";
    private static final int PORT = 6432;
    private static final String FOLDER = "/etc/millrace/";

    private static final String BOUNCER = url();

    private TestBouncer() {}

    /** The URL of a superuser. */
    static DatastoreConfig config() {
        return DatastoreConfig.of(BOUNCER);
    }

    private static String url() {
        String given = System.getenv(URL);
        if (given != null && !given.isBlank()) {
            return given;
        }
        TestServer.config();
        return TestServer.container().map(TestBouncer::before).orElseGet(() -> TestServer.local("pgbouncer"));
    }

    /** Runs pgbouncer of any image that has it on its path. */
    @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
    private static String before(PostgreSQLContainer server) {
        String host = server.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .findFirst()
                .orElseThrow()
                .getIpAddress();
        String settings = String.join(
                "\n",
                "[databases]",
                "* = host=" + host + " port=" + PostgreSQLContainer.POSTGRESQL_PORT,
                "[pgbouncer]",
                "listen_addr = *",
                "listen_port = " + PORT,
                "unix_socket_dir =",
                "auth_type = scram-sha-256",
                "auth_file = " + FOLDER + "users",
                "auth_user = " + server.getUsername(),
                "pool_mode = transaction",
                "ignore_startup_parameters = extra_float_digits",
                "max_prepared_statements = 0",
                "max_client_conn = 400",
                "server_idle_timeout = 1",
                "");
        String users = "\"" + server.getUsername() + "\" \"" + server.getPassword() + "\"\n";
        GenericContainer<?> bouncer = new GenericContainer<>(
                        System.getenv().getOrDefault(IMAGE, "edoburu/pgbouncer:latest"))
                .withCopyToContainer(
                        Transferable.of(settings.getBytes(StandardCharsets.UTF_8)), FOLDER + "pgbouncer.ini")
                .withCopyToContainer(Transferable.of(users.getBytes(StandardCharsets.UTF_8)), FOLDER + "users")
                .withCommand("pgbouncer", FOLDER + "pgbouncer.ini")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forListeningPort());
        bouncer.start();
        return "postgresql://" + server.getUsername() + ":" + server.getPassword() + "@" + bouncer.getHost() + ":"
                + bouncer.getMappedPort(PORT) + "/" + server.getDatabaseName();
    }
}
