package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.postgres.server.Messages;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.RogueServer;
import io.millrace.postgres.server.ServerSetup;
import io.millrace.postgres.server.TestCertificates;
import io.millrace.postgres.server.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** TLS that begins at once, and SCRAM that is bound to the certificate. */
class DirectTlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static TestCertificates authority;
    private static OwnServer server;

    @BeforeAll
    static void start() {
        authority = TestCertificates.create(folder.resolve("own")).issue("server", "localhost", "DNS:localhost");
        server = OwnServer.start(ServerSetup.DEFAULT.withTls(authority.folder()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void beginsAtOnceAndChecksTheCertificate() {
        assertThat(isEncrypted(at(server, "localhost").withOption("sslNegotiation", "direct")))
                .isTrue();
    }

    @Test
    void refusesAnotherName() {
        fails(at(server, "127.0.0.1").withOption("sslNegotiation", "direct"), "certificate was not accepted");
    }

    @Test
    void refusesAnotherAuthority() {
        TestCertificates stranger = TestCertificates.create(folder.resolve("stranger"));
        fails(
                at(server, "localhost")
                        .withOption("sslRootCert", stranger.path("ca.crt"))
                        .withOption("sslNegotiation", "direct"),
                "certificate was not accepted");
    }

    @Test
    void refusesAServerThatDoesNotSayThatItIsPostgres() {
        try (RogueServer rogue = new RogueServer(client -> client.beginTls(authority.context("server")))) {
            fails(rogue(rogue).withOption("sslNegotiation", "direct"), "sslNegotiation=tunnel");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "tunnel"})
    void saysThatAServerDoesNotKnowIt(String negotiation) {
        fails(secured(TestServer.config()).withOption("sslNegotiation", negotiation), "sslNegotiation=postgres");
        try (RogueServer old = new RogueServer(
                client -> client.send(Messages.error("FATAL", "0A000", "unsupported frontend protocol")))) {
            fails(rogue(old).withOption("sslNegotiation", negotiation), "did not answer with TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslRootCert", "sslCert", "sslKey"})
    void namesTheSettingOfAFileThatIsNotThere(String setting) {
        DatastoreConfig config = DatastoreConfig.of("postgresql://h/db").withOption("sslMode", "verify-full");
        assertThatThrownBy(() -> Datastores.create(config.withOption(setting, "/nope")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(setting, "a file that is there");
        assertThatThrownBy(() -> Datastores.create(config.withOption("sslRootCert", "pom.xml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("sslRootCert", "PEM");
    }

    @Test
    void aTunnelChecksTheCertificateOfTheProxy() {
        String address = TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", "");
        String user = TestServer.config().url().replaceFirst(".*//", "").replaceFirst("@.*", "");
        try (RogueServer proxy = new RogueServer(client -> {
            client.beginTls(authority.context("server"));
            client.relay(address);
        })) {
            DatastoreConfig config = rogue(proxy).withOption("sslNegotiation", "tunnel");
            DatastoreConfig known = DatastoreConfig.of(config.url()
                    .replace("somebody:secret", user)
                    .replace("/app", TestServer.config().url().replaceFirst(".*/", "/")));
            for (var option : config.options().entrySet()) {
                known = known.withOption(option.getKey(), option.getValue());
            }
            RelationalDatastore store = Datastores.create(known);
            try {
                assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT))
                        .isEqualTo(1);
            } finally {
                store.close().block(LIMIT);
            }
            TestCertificates stranger = TestCertificates.create(folder.resolve("other"));
            fails(known.withOption("sslRootCert", stranger.path("ca.crt")), "certificate was not accepted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer", "tunnel"})
    void needsAModeThatInsistsOnTls(String mode) {
        assertThatThrownBy(() -> Datastores.open("postgresql://h/db?sslNegotiation=direct&sslMode=" + mode))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sslNegotiation");
    }

    @Test
    void bindsScramToTheCertificate() {
        assertThat(isEncrypted(at(server, "localhost")
                        .withOption("channelBinding", "require")
                        .withOption("requireAuth", "scram-sha-256")))
                .isTrue();
    }

    @Test
    void doesNotGoOnUnboundWhereTheCertificateCannotBeBoundTo() {
        TestCertificates unbound = TestCertificates.createWithoutBinding(folder.resolve("unbound"))
                .issue("server", "localhost", "DNS:localhost");
        try (OwnServer other = OwnServer.start(ServerSetup.DEFAULT.withTls(unbound.folder()))) {
            DatastoreConfig config = at(other, "localhost").withOption("sslRootCert", unbound.path("ca.crt"));
            assertThat(isEncrypted(config)).isTrue();
            fails(config.withOption("channelBinding", "require"), "hannel");
        }
    }

    private static DatastoreConfig at(OwnServer server, String host) {
        return secured(DatastoreConfig.of(server.url().replaceFirst("@[^:/]*", "@" + host)));
    }

    private static DatastoreConfig rogue(RogueServer rogue) {
        return secured(DatastoreConfig.of(rogue.url("localhost")));
    }

    private static DatastoreConfig secured(DatastoreConfig config) {
        return config.withOption("closeTimeout", "2s")
                .withOption("sslMode", "verify-full")
                .withOption("sslRootCert", authority.path("ca.crt"));
    }

    private static void fails(DatastoreConfig config, String message) {
        RelationalDatastore store = Datastores.create(config);
        try {
            StepVerifier.create(store.query("SELECT 1"))
                    .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining(message))
                    .verify(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static boolean isEncrypted(DatastoreConfig config) {
        RelationalDatastore store = Datastores.create(config);
        try {
            return store.queryOne(Boolean.class, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                    .block(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }
}
