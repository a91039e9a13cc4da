package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ResourceException;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.Messages;
import io.millrace.postgres.server.RogueServer;
import io.millrace.postgres.server.RogueServer.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** A server that means harm gets neither the password nor the client's time or memory, before a session has begun. */
class RogueServerTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Longer than a test may take: what ends sooner was not ended by this. */
    private static final String NEVER = "5min";

    private static final String PROTOCOL = "no server of PostgreSQL";

    // The answer to the request for TLS

    @ParameterizedTest
    @ValueSource(strings = {"verify-full", "verify-ca", "require", "prefer"})
    void bytesBehindTheAnswerToTheRequestForTlsAreRefused(String mode) {
        byte[] forged = Messages.joined(new byte[] {'S'}, Messages.LET_IN, Messages.READY);
        refuses(afterTlsRequest(forged), Map.of("sslMode", mode), ResourceException.class, "behind the answer");
    }

    @Test
    void bytesBehindARefusalOfTlsAreRefused() {
        byte[] forged = Messages.joined(new byte[] {'N'}, Messages.LET_IN);
        refuses(afterTlsRequest(forged), Map.of(), ResourceException.class, "behind the answer");
    }

    @Test
    void aRequestForTlsThatIsAnsweredByAnErrorEndsAtOnce() {
        refuses(
                afterTlsRequest(Messages.error("FATAL", "53300", "sorry,\u001b[31m too many clients\u202e")),
                Map.of("sslMode", "verify-full"),
                ConnectionLostException.class,
                "anybody in between",
                "sorry,\\u001b[31m too many clients\\u202e.");
    }

    @Test
    void anErrorInTheFormOfOldServersIsTold() {
        byte[] old = "Ecould not fork new process for connection: no memory\n\0".getBytes(StandardCharsets.UTF_8);
        refuses(afterTlsRequest(old), Map.of(), ConnectionLostException.class, "could not fork", "no memory.");
    }

    @Test
    void halfAnErrorIsToldWhenTheServerHangsUp() {
        Script script = client -> {
            client.readTlsRequest();
            client.send("Egoing do".getBytes(StandardCharsets.UTF_8));
            client.close();
        };
        refuses(script, Map.of(), ConnectionLostException.class, "going do");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "s", "\0"})
    void aRequestForTlsThatIsAnsweredByGarbageEndsAtOnce(String garbage) {
        refuses(
                afterTlsRequest(garbage.getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                ResourceException.class,
                "yes or no",
                PROTOCOL);
    }

    @Test
    void tlsThatIsRefusedIsNotDoneWithout() {
        refuses(
                afterTlsRequest(new byte[] {'N'}),
                Map.of("sslMode", "verify-full"),
                ConfigurationException.class,
                "SSL mode");
    }

    // Before and around authentication

    @Test
    void thePasswordItselfIsNotSentWithoutTls() {
        refuses(
                afterStartup(Messages.authentication(3)),
                Map.of(),
                ConfigurationException.class,
                "not encrypted",
                "requireAuth");
    }

    @ParameterizedTest
    @CsvSource({
        "3, scram-sha-256, password",
        "5, scram-sha-256, md5",
        "5, '!md5,!password', md5",
        "0, '!none', letting in",
        "0, scram-sha-256, letting in"
    })
    void aMethodThatIsNotAllowedIsRefused(int code, String allowed, String method) {
        byte[] asked = code == 5 ? Messages.authentication(5, new byte[4]) : Messages.authentication(code);
        refuses(
                afterStartup(asked),
                Map.of("requireAuth", allowed),
                ConfigurationException.class,
                "requireAuth",
                code == 0 ? "let the client in" : method);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void channelBindingThatIsRequiredAllowsNothingElse(int code) {
        byte[] asked = code == 5 ? Messages.authentication(5, new byte[4]) : Messages.authentication(code);
        refuses(
                afterStartup(asked),
                Map.of("channelBinding", "require", "requireAuth", "!scram-sha-256"),
                ConfigurationException.class,
                "channelBinding=require");
    }

    @Test
    void channelBindingThatIsRequiredNeedsTls() {
        Script script = client -> {
            client.readStartup();
            client.offerScram("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS");
        };
        refuses(
                script,
                Map.of("channelBinding", "require"),
                ConfigurationException.class,
                "channelBinding=require",
                "TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100001", "999999999", "99999999999999999999", "-1", "1e9", "4095", "1", "0", ""})
    void absurdIterationsOfScramAreNotComputed(String iterations) {
        Script script = client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            client.send(Messages.scram(nonce, iterations));
        };
        try (RogueServer server = server(script)) {
            assertThat(failure(server, Map.of()).getMessage())
                    .containsAnyOf("scramMaxIterations", "scramMinIterations", "no number of a usual size");
        }
    }

    @Test
    void iterationsThatAreAllowedBySettingAreComputed() {
        Script script = client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            client.send(Messages.scram(nonce, "5"));
            client.read();
            client.send(Messages.error("FATAL", "28P01", "computed"));
        };
        refuses(script, Map.of("scramMinIterations", "5"), DatastoreException.class, "computed");
    }

    @Test
    void aServerThatSkipsTheProofOfScramIsRefused() {
        Script script = client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            client.send(Messages.scram(nonce, "4096"));
            client.read();
            client.send(Messages.LET_IN, Messages.READY);
        };
        refuses(script, Map.of(), ResourceException.class, "SCRAM's last message");
    }

    @Test
    void aServerThatLetsInInsteadOfGoingOnWithScramIsRefused() {
        Script script = client -> {
            client.readStartup();
            client.offerScram("SCRAM-SHA-256");
            client.send(Messages.LET_IN, Messages.READY);
        };
        refuses(script, Map.of(), ResourceException.class, "SCRAM's last message");
    }

    @Test
    void aProofThatIsWrongIsRefused() {
        Script script = client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            client.send(Messages.scram(nonce, "4096"));
            client.read();
            client.send(Messages.authentication(12, "v=AAAA".getBytes(StandardCharsets.UTF_8)), Messages.LET_IN);
        };
        refuses(script, Map.of(), DatastoreException.class, "");
    }

    @Test
    void roundsOfAuthenticationWithoutEndAreRefused() {
        Script script = client -> {
            client.readStartup();
            String nonce = client.offerScram("SCRAM-SHA-256");
            client.send(Messages.scram(nonce, "4096"));
            client.flood(Messages.scram(nonce, "4096"));
        };
        refuses(script, Map.of(), ResourceException.class, "out of order");
    }

    @Test
    void askingForThePasswordInAnotherWayIsRefused() {
        Script script = client -> {
            client.readStartup();
            client.offerScram("SCRAM-SHA-256");
            client.send(Messages.authentication(5, new byte[4]));
        };
        refuses(script, Map.of(), ResourceException.class, "out of order");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 9, 4711, -1})
    void authenticationThatIsNotKnownIsRefused(int code) {
        refuses(
                afterStartup(Messages.authentication(code)),
                Map.of(),
                ConfigurationException.class,
                "number " + code,
                "scram-sha-256");
    }

    // Lengths, floods and halves

    @ParameterizedTest
    @ValueSource(ints = {30_001, 1 << 30, Integer.MAX_VALUE, 3, 0, -1, Integer.MIN_VALUE})
    void lengthsThatNoServerSendsBeforeAuthenticationAreRefused(int length) {
        refuses(
                afterStartup(Messages.announced('R', length, new byte[8])),
                Map.of(),
                ResourceException.class,
                PROTOCOL,
                String.valueOf(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "S", "A", "D", "T", "Z", "K", "G", "\0", "H"})
    void messagesBeforeAuthenticationAreRefused(String type) {
        refuses(
                afterStartup(Messages.message(type.charAt(0), "some", "thing")),
                Map.of(),
                ResourceException.class,
                PROTOCOL,
                "authenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"D", "T", "C", "G", "W", "R", "\177"})
    void messagesOfASessionThatIsNotReadyAreRefused(String type) {
        refuses(
                afterStartup(Messages.joined(Messages.LET_IN, Messages.message(type.charAt(0), "some", "thing"))),
                Map.of(),
                ResourceException.class,
                PROTOCOL,
                "ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "S", "A"})
    void aFloodBeforeASessionIsReadyIsRefused(String type) {
        byte[] message =
                switch (type) {
                    case "N" -> Messages.notice("hello");
                    case "S" -> Messages.message('S', "work_mem", "4MB");
                    default -> Messages.message('A', "\0\0\0\1channel", "payload");
                };
        Script script = client -> {
            client.readStartup();
            client.send(Messages.LET_IN);
            client.flood(message);
        };
        refuses(script, Map.of(), ResourceException.class, "more than 10000 messages");
    }

    @Test
    void aMessageAfterAuthenticationIsLimitedBySetting() {
        refuses(
                afterStartup(Messages.joined(Messages.LET_IN, Messages.announced('S', 100_001, new byte[10]))),
                Map.of("maxMessageBytes", "100000"),
                ResourceException.class,
                "100001",
                "maxMessageBytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8})
    void halfAMessageEndsByTheLimitOnConnecting(int bytes) throws InterruptedException {
        byte[] half = Arrays.copyOf(Messages.authentication(5, new byte[4]), bytes);
        endsByTheLimit(afterStartup(half));
    }

    @Test
    void halfAnErrorForTlsEndsByTheLimitOnConnecting() throws InterruptedException {
        endsByTheLimit(afterTlsRequest(new byte[] {'E', 0, 0}));
    }

    @Test
    void aSessionThatIsNeverReadyEndsByTheLimitOnConnecting() throws InterruptedException {
        endsByTheLimit(afterStartup(Messages.joined(Messages.LET_IN, Messages.message('S', "work_mem", "4MB"))));
    }

    private static void endsByTheLimit(Script script) throws InterruptedException {
        try (RogueServer server = server(script)) {
            assertThat(failure(server, Map.of("connectTimeout", "500ms")))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("PT0.5S")
                    .hasMessageContaining("connectTimeout");
            server.awaitAllClosed(LIMIT);
        }
    }

    private static Script afterTlsRequest(byte[] answer) {
        return client -> {
            client.readTlsRequest();
            client.send(answer);
        };
    }

    private static Script afterStartup(byte[] answer) {
        return client -> {
            client.readStartup();
            client.send(answer);
        };
    }

    private static void refuses(
            Script script, Map<String, String> options, Class<? extends DatastoreException> type, String... messages) {
        try (RogueServer server = server(script)) {
            DatastoreException failure = failure(server, options);
            assertThat(failure).isInstanceOf(type).hasMessageContainingAll(messages);
            assertThat(failure.getMessage()).doesNotContain("secret");
            server.awaitAllClosed(LIMIT);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static RogueServer server(Script script) {
        return new RogueServer(script);
    }

    private static DatastoreException failure(RogueServer server, Map<String, String> options) {
        DatastoreConfig config = DatastoreConfig.of(server.url("127.0.0.1"))
                .withOption("connectTimeout", NEVER)
                .withOption("acquireTimeout", NEVER)
                .withOption("closeTimeout", "1s");
        for (Map.Entry<String, String> option : options.entrySet()) {
            config = config.withOption(option.getKey(), option.getValue());
        }
        RelationalDatastore store = Datastores.create(config);
        try {
            DatastoreException[] failure = new DatastoreException[1];
            StepVerifier.create(store.query("SELECT 1"))
                    .expectErrorSatisfies(error -> {
                        assertThat(error).isInstanceOf(DatastoreException.class);
                        failure[0] = (DatastoreException) error;
                    })
                    .verify(LIMIT);
            return failure[0];
        } finally {
            store.close().block(LIMIT);
        }
    }
}
