package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.Notifications;
import io.millrace.error.ConnectionLostException;
import io.millrace.postgres.server.TestServer;
import io.millrace.postgres.server.UnixSocket;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** Servers on this machine, by the sockets in their folders. */
class UnixSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PORT = 6543;

    /** Not one of JUnit's, whose names are too long for a socket. */
    private Path folder;

    private UnixSocket socket;

    @BeforeEach
    void listen() throws IOException {
        folder = Files.createTempDirectory("pg");
        socket = new UnixSocket(folder, PORT, part("@", "/"));
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        Files.delete(folder);
    }

    @Test
    void everyWayToNameTheFolderOfASocketLeadsThere() {
        String user = part("//", "@");
        String database = TestServer.config().url().replaceFirst(".*/", "");
        String escaped = URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8);
        List<DatastoreConfig> ways = List.of(
                DatastoreConfig.of("postgresql://" + user + "@/" + database + "?port=" + PORT + "&host=" + folder),
                DatastoreConfig.of("postgresql://" + user + "@" + escaped + ":" + PORT + "/" + database),
                DatastoreConfig.of("postgresql://" + user + "@/" + database + "?host=" + folder + "/.s.PGSQL." + PORT),
                DatastoreConfig.fromEnvironment(Map.of(
                        "PGHOST",
                        folder.toString(),
                        "PGPORT",
                        String.valueOf(PORT),
                        "PGDATABASE",
                        database,
                        "PGUSER",
                        user.replaceFirst(":.*", ""),
                        "PGPASSWORD",
                        user.replaceFirst("[^:]*:", ""))));
        for (DatastoreConfig way : ways) {
            int before = socket.connections();
            assertThat(one(way)).isEqualTo(1);
            assertThat(socket.connections()).isGreaterThan(before);
        }
    }

    @Test
    void cancellingListeningAndTheGuardsWorkThere() {
        RelationalDatastore store = Datastores.create(config().withOption("maxMessageBytes", "100000"));
        try {
            StepVerifier.create(store.query("SELECT pg_sleep(60)").timeout(Duration.ofMillis(200)))
                    .expectError()
                    .verify(LIMIT);
            StepVerifier.create(store.query("SELECT repeat('x', 200000)"))
                    .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("maxMessageBytes"))
                    .verify(LIMIT);
            Notifications notifications = store.capability(Notifications.class).orElseThrow();
            StepVerifier.create(notifications.listen("c").take(1))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
            assertThat(store.displayName()).doesNotContain("@").contains("%2F").endsWith("/postgres");
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aSocketThatIsNotThereIsNamed() {
        RelationalDatastore store = Datastores.create(config().withOption("port", "1"));
        try {
            StepVerifier.create(store.query("SELECT 1"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ConnectionLostException.class)
                            .hasMessageContaining(folder + "/.s.PGSQL.1"))
                    .verify(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void javasOwnSocketsServeWhereNettyHasNoNativeTransport() {
        DriverLoops loops = new DriverLoops(
                1,
                NetworkLimits.DEFAULT,
                new ChannelSetup.Terms(WireRules.DEFAULT, LIMIT, TlsSettings.DEFAULT, Runnable::run, 1));
        PostgresDatastore store = PostgresUrl.builder(config())
                .driver(driver -> driver.loopResources(new WithoutNative(loops)))
                .build();
        try {
            assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
            assertThat(socket.connections()).isPositive();
        } finally {
            store.close().block(LIMIT);
            loops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
        }
    }

    private record WithoutNative(LoopResources loops) implements LoopResources {
        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return loops.onServer(false);
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return loops.onClient(false);
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
            return loops.onChannel(type, group);
        }
    }

    private DatastoreConfig config() {
        return DatastoreConfig.of("postgresql://" + part("//", "@") + "@/postgres?host=" + folder + "&port=" + PORT)
                .withOption("closeTimeout", "1s");
    }

    private static int one(DatastoreConfig config) {
        RelationalDatastore store = Datastores.create(config);
        try {
            return store.queryOne(Integer.class, "SELECT 1").block(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static String part(String after, String before) {
        return TestServer.config().url().replaceFirst(".*" + after, "").replaceFirst(before + ".*", "");
    }
}
