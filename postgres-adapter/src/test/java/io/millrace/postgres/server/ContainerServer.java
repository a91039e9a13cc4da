package io.millrace.postgres.server;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A container, on a port that it keeps when it is started again. */
final class ContainerServer extends OwnServer {
    private static final String USER = "millrace";
    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final String DATA = "/var/lib/postgresql/data";
    private static final String CERTIFICATES = "/certificates";
    private static final int READABLE = 0644;
    private static final int EXECUTABLE = 0755;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Network network;
    private final boolean ownsNetwork;
    private final GenericContainer<?> container;
    private final int port = freePort();

    private ContainerServer(Network network, boolean ownsNetwork) {
        this.network = network;
        this.ownsNetwork = ownsNetwork;
        container = new GenericContainer<>(TestServer.image())
                .withEnv("POSTGRES_USER", USER)
                .withEnv("POSTGRES_DB", "postgres")
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withEnv("PGDATA", DATA)
                .withNetwork(network);
        container.setPortBindings(List.of(port + ":5432"));
    }

    static ContainerServer started(ServerSetup setup) {
        ContainerServer server = new ContainerServer(Network.newNetwork(), true);
        server.startPrimary(setup);
        return server;
    }

    private void startPrimary(ServerSetup setup) {
        StringBuilder command = new StringBuilder();
        setup.tls().ifPresent(folder -> {
            copyCertificates(folder);
            command.append("install -d -o postgres /tls && install -o postgres -m 600 " + CERTIFICATES + "/* /tls && ");
        });
        command.append("exec docker-entrypoint.sh postgres -c fsync=off");
        setup.tls()
                .ifPresent(folder -> command.append(" -c ssl=on -c ssl_cert_file=/tls/server.crt"
                        + " -c ssl_key_file=/tls/server.key -c ssl_ca_file=/tls/ca.crt"));
        setup.settings().forEach((setting, value) -> command.append(" -c " + setting + "='" + value + "'"));
        container.withCopyToContainer(
                Transferable.of(accessScript(setup.access().orElse("# no more")), EXECUTABLE),
                "/docker-entrypoint-initdb.d/access.sh");
        start(command.toString(), ".*database system is ready to accept connections.*", 2);
    }

    private static String accessScript(String first) {
        return "#!/bin/sh\nsed -i '1i " + first + "' \"$PGDATA/pg_hba.conf\"\n"
                + "echo 'host replication all all scram-sha-256' >>\"$PGDATA/pg_hba.conf\"\n";
    }

    private void copyCertificates(Path folder) {
        for (String name : List.of("server.crt", "server.key", "ca.crt")) {
            try {
                container.withCopyToContainer(
                        Transferable.of(Files.readAllBytes(folder.resolve(name)), READABLE), CERTIFICATES + "/" + name);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public OwnServer startReplica() {
        ContainerServer replica = new ContainerServer(network, false);
        replica.container.withEnv("PGPASSWORD", PASSWORD);
        String primary = container.getContainerInfo().getName().substring(1);
        // What is there already is a container that was started again.
        replica.start(
                "install -d -o postgres -m 700 " + DATA + " && exec gosu postgres sh -c '[ -s " + DATA
                        + "/PG_VERSION ] || pg_basebackup -h " + primary + " -U " + USER + " -D " + DATA
                        + " -R -X stream -c fast && exec postgres -c fsync=off'",
                ".*ready to accept read-only connections.*",
                1);
        return replica;
    }

    private void start(String command, String logged, int times) {
        container
                .withCreateContainerCmdModifier(create -> create.withEntrypoint("sh", "-c", command))
                .waitingFor(Wait.forLogMessage(logged, times).withStartupTimeout(START_LIMIT));
        container.start();
        awaitConnection();
    }

    @Override
    public String url() {
        return "postgresql://" + USER + ":" + PASSWORD + "@" + container.getHost() + ":" + port + "/postgres";
    }

    @Override
    public void restart() {
        docker().restartContainerCmd(container.getContainerId()).exec();
        awaitConnection();
    }

    @Override
    public void shutdown(Mode mode) {
        control("--no-wait", "-m", mode.word(), "stop");
    }

    @Override
    public void promote() {
        control("-w", "promote");
    }

    @Override
    public void close() {
        container.stop();
        if (ownsNetwork) {
            network.close();
        }
    }

    private void control(String... words) {
        try {
            Container.ExecResult result = container.execInContainer(
                    StandardCharsets.UTF_8,
                    "gosu",
                    "postgres",
                    "sh",
                    "-c",
                    "pg_ctl -D " + DATA + " " + String.join(" ", words));
            if (result.getExitCode() != 0) {
                throw new IllegalStateException("pg_ctl failed. " + result.getStderr());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pg_ctl ran.", interrupted);
        }
    }

    private void awaitConnection() {
        Mono.fromCallable(() -> number("SELECT 1"))
                .retryWhen(Retry.fixedDelay(START_LIMIT.toMillis() / 100, Duration.ofMillis(100)))
                .block(START_LIMIT);
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
