package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The PostgreSQL that tests run on, with pgvector: what {@code MILLRACE_TEST_POSTGRES_URL} says; else a container when Docker
 * answers; else what {@code scripts/postgres} has started. There is no fourth way: without a server these tests fail.
 */
public final class TestServer {
    private static final String URL = "MILLRACE_TEST_POSTGRES_URL";
    private static final String WAY = "MILLRACE_TEST_POSTGRES";
    private static final String IMAGE = "MILLRACE_TEST_POSTGRES_IMAGE";
    /** Two sessions that make the same extension at once get in each other's way. */
    static final String ONE_AT_A_TIME = "SELECT pg_advisory_lock(17)";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static @Nullable PostgreSQLContainer container;
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
        withConnection(connection -> Flux.fromIterable(List.of(statements))
                .concatMap(sql -> connection.createStatement(sql).execute().flatMap(result -> result.getRowsUpdated()))
                .then());
    }

    /** A number that a superuser gets from a statement. */
    public static long number(String sql) {
        return withConnection(connection -> connection
                .createStatement(sql)
                .execute()
                .flatMap(result -> result.map((row, metadata) -> row.get(0, Long.class)))
                .single());
    }

    private static <T> T withConnection(Function<PostgresqlConnection, Mono<T>> work) {
        ConnectionFactoryOptions options =
                ConnectionFactoryOptions.parse(SERVER.replaceFirst("^[a-z]+:", "r2dbc:postgresql:"));
        return Mono.usingWhen(
                        new PostgresqlConnectionFactoryProvider()
                                .create(options)
                                .create(),
                        work,
                        PostgresqlConnection::close)
                .block(LIMIT);
    }

    private static String url() {
        String given = System.getenv(URL);
        if (given != null && !given.isBlank()) {
            return given;
        }
        return "local".equals(System.getenv(WAY))
                        || !DockerClientFactory.instance().isDockerAvailable()
                ? local()
                : ofContainer();
    }

    /** The container that the tests started, if they did. It lives as long as the JVM. */
    static Optional<PostgreSQLContainer> container() {
        return Optional.ofNullable(container);
    }

    @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
    private static String ofContainer() {
        String image = System.getenv().getOrDefault(IMAGE, "pgvector/pgvector:pg17");
        PostgreSQLContainer server =
                new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
        server.start();
        container = server;
        return "postgresql://" + server.getUsername() + ":" + server.getPassword() + "@" + server.getHost() + ":"
                + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + server.getDatabaseName();
    }

    /** What {@code scripts/postgres url} prints. */
    static String local(String... server) {
        Path script = Path.of("..", "scripts", "postgres").toAbsolutePath().normalize();
        if (!Files.isExecutable(script)) {
            throw noServer("");
        }
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(script.toString(), "url"), Stream.of(server))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw noServer(printed);
            }
            return printed;
        } catch (IOException failure) {
            throw noServer(String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw noServer("interrupted");
        }
    }

    private static IllegalStateException noServer(String reason) {
        return new IllegalStateException(
                "These tests need PostgreSQL 17 with pgvector. Run scripts/test, which finds or makes" + " one; or set "
                        + URL + ", start Docker, or run scripts/postgres start. " + reason);
    }
}
