package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.Notifications;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import io.millrace.postgres.server.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** Each sslMode against a server with a certificate of its own authority, which names localhost but not its address. */
class TlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static TestCertificates authority;
    private static TestCertificates stranger;
    private static OwnServer server;

    @BeforeAll
    static void start() {
        authority = TestCertificates.create(folder.resolve("own"))
                .issue("server", "localhost", "DNS:localhost")
                .issue("client", "certified", "");
        stranger = TestCertificates.create(folder.resolve("stranger")).issue("client", "certified", "");
        server = OwnServer.start(
                ServerSetup.DEFAULT.withTls(authority.folder()).withAccess("hostssl all certified all cert"));
        server.administer("CREATE ROLE certified LOGIN");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void withoutModeTheConnectionIsEncryptedWhereTheServerCan() {
        assertThat(isEncrypted(at("localhost"))).isTrue();
    }

    @Test
    void disableDoesNotEncrypt() {
        assertThat(isEncrypted(mode("disable", "localhost"))).isFalse();
    }

    @Test
    void requireEncryptsAndTrustsAnybody() {
        assertThat(isEncrypted(mode("require", "127.0.0.1"))).isTrue();
    }

    @Test
    void verifyCaTrustsTheAuthorityWhateverTheName() {
        assertThat(isEncrypted(trusting(authority, mode("verify-ca", "127.0.0.1"))))
                .isTrue();
    }

    @Test
    void verifyCaRefusesAnotherAuthority() {
        isNotTrusted(trusting(stranger, mode("verify-ca", "localhost")));
    }

    @Test
    void verifyFullTrustsTheAuthorityAndTheName() {
        assertThat(isEncrypted(trusting(authority, mode("verify-full", "localhost"))))
                .isTrue();
    }

    @Test
    void verifyFullRefusesAnotherName() {
        TestCertificates other = TestCertificates.create(folder.resolve("other"))
                .issue("server", "db.example.org", "DNS:db.example.org");
        try (OwnServer elsewhere = OwnServer.start(ServerSetup.DEFAULT.withTls(other.folder()))) {
            DatastoreConfig config = trusting(other, at(elsewhere, "localhost"));
            isNotTrusted(config.withOption("sslMode", "verify-full"));
            assertThat(isEncrypted(config.withOption("sslMode", "verify-ca"))).isTrue();
        }
    }

    @Test
    void verifyFullRefusesAnAddressThatTheCertificateDoesNotName() {
        isNotTrusted(trusting(authority, mode("verify-full", "127.0.0.1")));
    }

    @Test
    void verifyFullRefusesAnotherAuthority() {
        isNotTrusted(trusting(stranger, mode("verify-full", "localhost")));
    }

    @Test
    void aCertificateThatIsNotThereIsAConfigurationError() {
        DatastoreConfig config = mode("verify-ca", "localhost").withOption("sslRootCert", folder + "/nowhere.crt");
        assertThatThrownBy(() -> Datastores.create(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sslRootCert");
    }

    @Test
    void aClientIsKnownByItsCertificate() {
        DatastoreConfig config =
                trusting(authority, mode("verify-full", "localhost")).withCredentials("certified", "");
        assertThat(isEncrypted(config.withOption("sslCert", authority.path("client.crt"))
                        .withOption("sslKey", authority.path("client.key"))))
                .isTrue();
        String refusal = "valid client certificate";
        fails(PermissionDeniedException.class, config, refusal);
        fails(
                PermissionDeniedException.class,
                config.withOption("sslCert", stranger.path("client.crt"))
                        .withOption("sslKey", stranger.path("client.key")),
                refusal);
    }

    @Test
    void listeningHasTheSameCertificates() {
        RelationalDatastore store = Datastores.create(trusting(authority, mode("verify-full", "localhost")));
        try {
            StepVerifier.create(store.capability(Notifications.class)
                            .orElseThrow()
                            .listen("channel")
                            .take(1))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static void isNotTrusted(DatastoreConfig config) {
        fails(ConfigurationException.class, config, "certificate was not accepted");
    }

    private static void fails(Class<? extends DatastoreException> type, DatastoreConfig config, String message) {
        RelationalDatastore store = Datastores.create(config);
        try {
            StepVerifier.create(store.query("SELECT 1"))
                    .verifyErrorSatisfies(
                            error -> assertThat(error).isInstanceOf(type).hasMessageContaining(message));
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

    private static DatastoreConfig at(String host) {
        return at(server, host);
    }

    private static DatastoreConfig at(OwnServer server, String host) {
        return DatastoreConfig.of(server.url().replaceFirst("@[^:/]*", "@" + host))
                .withOption("closeTimeout", "2s");
    }

    private static DatastoreConfig mode(String mode, String host) {
        return at(host).withOption("sslMode", mode);
    }

    private static DatastoreConfig trusting(TestCertificates trusted, DatastoreConfig config) {
        return config.withOption("sslRootCert", trusted.path("ca.crt"));
    }
}
