package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.Notifications;
import io.millrace.error.DatastoreException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.ResourceException;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.Messages;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.RogueServer;
import io.millrace.postgres.server.ServerSetup;
import io.millrace.postgres.server.TestCertificates;
import io.millrace.postgres.server.TestSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** What comes over the connections of a session that was begun rightly. */
class ManInTheMiddleTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MARKED = "SELECT 'the victim'";

    @TempDir
    private Path folder;

    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void aRowThatIsTooLargeEndsItsConnectionOnly() {
        RelationalDatastore store = Datastores.create(
                schema.config().withOption("maxMessageBytes", "100000").withOption("poolSize", "2"));
        try {
            store.execute("CREATE TABLE item (id integer)").block(LIMIT);
            Transaction other = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
            other.execute("INSERT INTO item VALUES (2)").block(LIMIT);
            StepVerifier.create(store.query("SELECT repeat('x', 200000)"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ResourceException.class)
                            .hasMessageContainingAll("a row", "maxMessageBytes"))
                    .verify(LIMIT);
            other.commit().block(LIMIT);
            StepVerifier.create(store.query("INSERT INTO item VALUES (1) RETURNING repeat('x', 200000)"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OutcomeUnknownException.class)
                            .hasMessageContaining("outcome is unknown"))
                    .verify(LIMIT);
            assertThat(store.queryOne(Integer.class, "SELECT 3").block(LIMIT)).isEqualTo(3);
            assertThat(store.queryOne(String.class, "SELECT repeat('x', 99000)").block(LIMIT))
                    .hasSize(99_000);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"huge", "negative", "authentication", "garbage", "half"})
    void whatIsAgainstTheProtocolEndsTheStatement(String kind) {
        AtomicBoolean done = new AtomicBoolean();
        byte[] forged =
                switch (kind) {
                    case "huge" -> Messages.announced('D', 1 << 30, new byte[10]);
                    case "negative" -> Messages.announced('D', -5, new byte[10]);
                    case "authentication" -> Messages.authentication(3);
                    case "garbage" -> Messages.message('\1', "garbage");
                    default -> Messages.announced('D', 1_000, new byte[10]);
                };
        try (RogueServer middle = new RogueServer(client -> client.relay(
                address(schema.config()),
                message -> message[0] == 'D'
                                && new String(message, StandardCharsets.UTF_8).contains("the victim")
                                && done.compareAndSet(false, true)
                        ? forged
                        : message))) {
            RelationalDatastore store = Datastores.create(through(middle, schema.config())
                    .withOption("sslMode", "disable")
                    .withOption("answerTimeout", "1s"));
            try {
                StepVerifier.create(store.query(MARKED))
                        .expectError(DatastoreException.class)
                        .verify(LIMIT);
                assertThat(store.queryOne(String.class, MARKED).block(LIMIT)).isEqualTo("the victim");
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @Test
    void listeningIsGuardedToo() {
        try (RogueServer middle = stuffing()) {
            RelationalDatastore store = Datastores.create(through(middle, schema.config()));
            try {
                StepVerifier.create(store.capability(Notifications.class)
                                .orElseThrow()
                                .listen("channel"))
                        .expectError(ResourceException.class)
                        .verify(LIMIT);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @Test
    void replicasAreGuardedToo() {
        try (RogueServer middle = stuffing()) {
            RelationalDatastore store = Datastores.create(
                    schema.config().withOption("replicas", middle.address()).withOption("replicaFallback", "false"));
            try {
                StepVerifier.create(store.transaction(
                                tx -> tx.queryOne(Integer.class, "SELECT 1"), TransactionOptions.READ_ONLY))
                        .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("behind the answer"))
                        .verify(LIMIT);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @Test
    void theKeyOfASessionIsNotTakenByAForgedAnswerToItsCancelling() throws Exception {
        TestCertificates authority = TestCertificates.create(folder).issue("server", "localhost", "DNS:localhost");
        CompletableFuture<Boolean> silent = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean();
        try (OwnServer server = OwnServer.start(ServerSetup.DEFAULT.withTls(authority.folder()));
                RogueServer middle = new RogueServer(client -> {
                    if (first.compareAndSet(false, true)) {
                        client.relay(server.address());
                    } else {
                        client.readTlsRequest();
                        client.send(Messages.joined(new byte[] {'S'}, Messages.LET_IN));
                        silent.complete(client.isClosedInSilence());
                    }
                })) {
            RelationalDatastore store = Datastores.create(through(middle, server.config())
                    .withOption("sslMode", "verify-full")
                    .withOption("sslRootCert", authority.path("ca.crt")));
            try {
                assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT))
                        .isEqualTo(1);
                StepVerifier.create(store.query("SELECT pg_sleep(3)").timeout(Duration.ofMillis(200)))
                        .expectError()
                        .verify(LIMIT);
                assertThat(silent.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    private static RogueServer stuffing() {
        return new RogueServer(client -> {
            client.readTlsRequest();
            client.send(Messages.joined(new byte[] {'S'}, Messages.LET_IN, Messages.READY));
        });
    }

    private static String address(DatastoreConfig config) {
        return config.url().replaceFirst(".*@", "").replaceFirst("/.*", "");
    }

    private static DatastoreConfig through(RogueServer middle, DatastoreConfig config) {
        DatastoreConfig changed = DatastoreConfig.of(
                config.url().replaceFirst("@[^/]*", "@" + middle.address().replace("127.0.0.1", "localhost")));
        for (var option : config.options().entrySet()) {
            changed = changed.withOption(option.getKey(), option.getValue());
        }
        return changed;
    }
}
