package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.Notifications;
import io.millrace.error.ConnectionLostException;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** A server that says nothing any more is noticed within a limit. */
class SilentServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Accepts connections, since the system does, and never answers. */
    private ServerSocket silent;

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Test
    void aConnectionThatIsNotMadeInTimeIsNotBlamedOnThePool() {
        RelationalDatastore store = Datastores.create(at(silentAddress()).withOption("connectTimeout", "300ms"));
        try {
            StepVerifier.create(store.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining(silentAddress())
                    .hasMessageContaining("PT0.3S")
                    .hasMessageContaining("connectTimeout"));
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aServerThatSaysNothingKeepsNobodyFromTheNext() {
        RelationalDatastore store =
                Datastores.create(at(silentAddress() + "," + serverAddress()).withOption("connectTimeout", "2s"));
        try {
            assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aReplicaThatSaysNothingIsReplacedByThePrimary() {
        RelationalDatastore store = Datastores.create(
                TestServer.config().withOption("replicas", silentAddress()).withOption("connectTimeout", "500ms"));
        try {
            assertThat(store.transaction(tx -> tx.queryOne(Integer.class, "SELECT 1"), TransactionOptions.READ_ONLY)
                            .block(LIMIT))
                    .isEqualTo(1);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aConnectionThatListensAndFallsSilentIsReplaced() {
        try (TcpProxy proxy = new TcpProxy(serverAddress())) {
            RelationalDatastore store = Datastores.create(at(proxy.address())
                    .withOption("listenProbeInterval", "200ms")
                    .withOption("connectTimeout", "500ms"));
            try {
                Notifications notifications =
                        store.capability(Notifications.class).orElseThrow();
                StepVerifier.create(notifications.listen("silent"))
                        .expectNext(new Listening("silent"))
                        .then(proxy::silenceOpenConnections)
                        .expectNext(new Gap("silent", Gap.Cause.RECONNECTED))
                        .then(() -> notifications.notify("silent", "here").block(LIMIT))
                        .expectNextCount(1)
                        .thenCancel()
                        .verify(LIMIT);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    private String silentAddress() {
        return "127.0.0.1:" + silent.getLocalPort();
    }

    private static String serverAddress() {
        return TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", "");
    }

    private static DatastoreConfig at(String address) {
        return DatastoreConfig.of(TestServer.config().url().replaceFirst("@[^/]*", "@" + address))
                .withOption("closeTimeout", "2s");
    }
}
