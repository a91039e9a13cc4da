package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.Notifications;
import io.millrace.error.PermissionDeniedException;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.Messages;
import io.millrace.postgres.server.RogueServer;
import io.millrace.postgres.server.RogueSession;
import io.millrace.postgres.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The keys that SCRAM derives cost other connections nothing, and the password goes nowhere. */
class ScramWorkTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 50;
    private static final int QUERIES = 5;
    private static final String THREADS = "millrace-postgres-scram";

    private final Disposable.Composite others = Disposables.composite();

    @AfterEach
    void cancel() {
        others.dispose();
    }

    @Test
    void anEventLoopServesOthersWhileAServerAsksForManyIterations() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        AtomicBoolean first = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(CONNECTIONS + 1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger proofs = new AtomicInteger();
        try (RogueServer server = new RogueServer(client -> {
            if (first.compareAndSet(false, true)) {
                client.relay(address());
            } else {
                client.readStartup();
                String nonce = client.offerScram("SCRAM-SHA-256");
                begun.countDown();
                await(go);
                client.send(Messages.scram(nonce, "100000"));
                client.read();
                proofs.incrementAndGet();
            }
        })) {
            RelationalDatastore store = Datastores.create(through(server)
                    .withOption("eventLoops", "1")
                    .withOption("poolSize", String.valueOf(CONNECTIONS + 1))
                    .withOption("connectTimeout", "5min")
                    .withOption("closeTimeout", "100ms"));
            try {
                Transaction tx = store.begin(TransactionOptions.DEFAULT).block(LIMIT);
                for (int i = 0; i < CONNECTIONS; i++) {
                    others.add(store.query("SELECT 1").subscribe(row -> {}, refused -> {}));
                }
                others.add(store.capability(Notifications.class)
                        .orElseThrow()
                        .listen("channel")
                        .subscribe(signal -> {}, refused -> {}));
                await(begun);
                go.countDown();
                for (int i = 0; i < QUERIES; i++) {
                    assertThat(tx.queryOne(Integer.class, "SELECT ?::int", i).block(LIMIT))
                            .isEqualTo(i);
                }
                assertThat(proofs).hasValueLessThan(CONNECTIONS + 1);
                tx.rollback().block(LIMIT);
            } finally {
                store.close().block(LIMIT);
            }
            assertThat(proofs).hasValueLessThan(CONNECTIONS + 1);
            server.awaitAllClosed(LIMIT);
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(THREADS) && !before.contains(thread)) {
                assertThat(thread.isDaemon()).isTrue();
                thread.join(LIMIT.toMillis());
                assertThat(thread.isAlive())
                        .as(() -> "still at " + Arrays.toString(thread.getStackTrace()))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"together", "at the wrong time", "wrong nonce", "hang up"})
    void thePasswordIsNeverSent(String kind) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (RogueServer server = new RogueServer(client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            switch (kind) {
                case "together" ->
                    client.send(Messages.joined(Messages.scram(nonce, "4096"), Messages.authentication(3)));
                case "at the wrong time" -> client.send(Messages.authentication(3));
                case "wrong nonce" -> client.send(Messages.scram("nonce", "4096"));
                default -> client.send(Messages.scram(nonce, "100000"));
            }
            if (kind.equals("hang up")) {
                client.close();
            }
            record(client, said);
        })) {
            RelationalDatastore store = Datastores.create(
                    DatastoreConfig.of(server.url("127.0.0.1")).withOption("closeTimeout", "1s"));
            try {
                StepVerifier.create(store.query("SELECT 1"))
                        .expectErrorSatisfies(error -> assertThat(error).hasMessageNotContaining("secret"))
                        .verify(LIMIT);
            } finally {
                store.close().block(LIMIT);
            }
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("secret");
    }

    @Test
    void aPasswordThatTheDriverAsksForAnewIsUsed() {
        String url = TestServer.config().url();
        String password = url.replaceFirst(".*//[^:]*:", "").replaceFirst("@.*", "");
        PostgresDatastore store = PostgresUrl.builder(DatastoreConfig.of(url.replace(":" + password, "")))
                .driver(driver -> driver.password(Mono.fromSupplier(() -> password)))
                .build();
        try {
            assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":"})
    void aPasswordThatIsMissingIsNotTriedAgain(String password) {
        String url = TestServer.config().url().replaceFirst(":[^:@]*@", password + "@");
        RelationalDatastore store = Datastores.open(url);
        try {
            StepVerifier.create(store.query("SELECT 1"))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(PermissionDeniedException.class)
                            .hasMessageContaining("asks for a password"))
                    .verify(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static void record(RogueSession client, ByteArrayOutputStream said) throws IOException {
        while (true) {
            said.write(client.read());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static String address() {
        return TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", "");
    }

    private static DatastoreConfig through(RogueServer middle) {
        return DatastoreConfig.of(TestServer.config().url().replaceFirst("@[^/]*", "@" + middle.address()));
    }
}
