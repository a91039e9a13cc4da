package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.ListenSignal;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.ListenSignal.Notification;
import io.millrace.capability.Notifications;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.ParameterException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What is sent is heard, in order, or a gap says that it was not. */
class PostgresNotificationsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "'; DROP TABLE x; --\n\"\\ $1 ? :name \uD83D\uDC1F \u0001 $$";

    private final TestSchema schema = TestSchema.create();
    private final String application = "millrace-" + UUID.randomUUID();
    private final String channel =
            "Channel \"of\" " + UUID.randomUUID().toString().substring(0, 8);
    private RelationalDatastore store;
    private Notifications notifications;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("applicationName", application));
        notifications = store.capability(Notifications.class).orElseThrow();
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void whatIsSentOnceListeningHasBegunArrivesInOrder() {
        List<String> sent =
                Flux.range(0, 500).map(i -> "message " + i).collectList().block();
        List<String> heard = notifications
                .listen(channel)
                .concatMap(signal -> signal instanceof Listening
                        ? Flux.fromIterable(sent)
                                .concatMap(text -> notifications.notify(channel, text))
                                .thenMany(Flux.<String>empty())
                        : Flux.just(((Notification) signal).payload()))
                .take(sent.size())
                .collectList()
                .block(LIMIT);
        assertThat(heard).isEqualTo(sent);
    }

    @Test
    void anyTextArrivesAsItIs() {
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(() -> send(HOSTILE))
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo(HOSTILE))
                .then(() -> send(""))
                .assertNext(signal -> assertThat(payload(signal)).isEmpty())
                .then(() -> send("ä".repeat(3_999) + "x"))
                .assertNext(signal -> assertThat(payload(signal)).hasSize(4_000))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void eachChannelHasItsOwnAndAllShareOneConnection() {
        String other = channel + "2";
        StepVerifier.create(notifications.listen(channel).mergeWith(notifications.listen(other)), 100)
                .expectNextCount(2)
                .then(() -> becomes(1, "query LIKE 'LISTEN%'"))
                .then(() -> send("one"))
                .assertNext(signal -> assertThat(signal).isInstanceOfSatisfying(Notification.class, heard -> {
                    assertThat(heard.channel()).isEqualTo(channel);
                    assertThat(heard.payload()).isEqualTo("one");
                    assertThat(heard.sender()).isPositive();
                }))
                .then(() -> notifications.notify(other, "two").block(LIMIT))
                .assertNext(signal -> assertThat(signal.channel()).isEqualTo(other))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aSecondSubscriberOfAChannelHearsAsWellAndOneThatLeavesEndsNothingForTheOther() {
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(() -> StepVerifier.create(notifications.listen(channel))
                        .expectNext(new Listening(channel))
                        .then(() -> send("both"))
                        .expectNextCount(1)
                        .thenCancel()
                        .verify(LIMIT))
                .expectNextCount(1)
                .then(() -> send("the first"))
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo("the first"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aNotificationOfATransactionIsSentByItsCommit() {
        Mono<Void> rolledBack = store.transaction(tx -> {
            tx.setRollbackOnly();
            return notifications.notify(tx, channel, "never");
        });
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(() -> rolledBack.block(LIMIT))
                .then(() -> store.transaction(tx -> notifications.notify(tx, channel, "committed"))
                        .block(LIMIT))
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo("committed"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aConnectionThatIsLostIsReplacedAndTheGapIsTold() {
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(this::killListening)
                .expectNext(new Gap(channel, Gap.Cause.RECONNECTED))
                .then(() -> send("after"))
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo("after"))
                .then(this::killListening)
                .expectNext(new Gap(channel, Gap.Cause.RECONNECTED))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aCancelLeavesNoSession() {
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(() -> becomes(1, "query LIKE 'LISTEN%'"))
                .thenCancel()
                .verify(LIMIT);
        becomes(0, "true");
    }

    @Test
    void manySubscribersThatComeAndGoLeaveNoSession() {
        Flux.range(0, 300)
                .flatMap(
                        i -> notifications
                                .listen("c" + i % 5)
                                .take(1)
                                .takeUntilOther(Mono.delay(Duration.ofNanos(1_000L * (i * 7919 % 5_000)))),
                        32)
                .blockLast(LIMIT);
        becomes(0, "true");
    }

    @Test
    void aSubscriberThatIsTooSlowIsToldWhereNotificationsAreMissing() {
        StepVerifier.create(notifications.listen(channel), 1)
                .expectNext(new Listening(channel))
                .then(() -> {
                    sendNumbers(1, 1_500);
                    send("the last one");
                    // Heard on the same connection: whatever was sent before has come.
                    assertThat(notifications.listen(channel + "2").blockFirst(LIMIT))
                            .isInstanceOf(Listening.class);
                })
                .thenRequest(1_024)
                .expectNextCount(1_023)
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo("1024"))
                .thenRequest(1)
                .expectNext(new Gap(channel, Gap.Cause.OVERFLOWED))
                .thenRequest(10)
                .then(() -> send("again"))
                .assertNext(signal -> assertThat(payload(signal)).isEqualTo("again"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void closingTheDatastoreEndsListeningWithAnError() {
        StepVerifier.create(notifications.listen(channel))
                .expectNext(new Listening(channel))
                .then(() -> store.close().block(LIMIT))
                .expectError(DatastoreClosedException.class)
                .verify(LIMIT);
        becomes(0, "true");
        StepVerifier.create(notifications.listen(channel)).verifyError(DatastoreClosedException.class);
    }

    @Test
    void aSubscriberThatAsksForNothingKeepsNoDatastoreOpen() {
        StepVerifier.create(notifications.listen(channel), 0)
                .expectSubscription()
                .then(() -> becomes(1, "query LIKE 'LISTEN%'"))
                .then(() -> store.close().block(LIMIT))
                .thenRequest(1)
                .expectNext(new Listening(channel))
                .expectError(DatastoreClosedException.class)
                .verify(LIMIT);
        becomes(0, "true");
    }

    @Test
    void listeningThatCannotBeginFails() {
        RelationalDatastore nowhere = Datastores.open("postgresql://127.0.0.1:1/postgres");
        try {
            StepVerifier.create(nowhere.capability(Notifications.class)
                            .orElseThrow()
                            .listen(channel))
                    .expectError(ConnectionLostException.class)
                    .verify(LIMIT);
        } finally {
            nowhere.close().block(LIMIT);
        }
    }

    @Test
    void throughPgbouncerNobodyListens() {
        RelationalDatastore pooled = Datastores.create(schema.config().withOption("pgbouncer", "true"));
        try {
            Notifications through = pooled.capability(Notifications.class).orElseThrow();
            StepVerifier.create(through.listen(channel)).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("pgbouncer"));
            StepVerifier.create(notifications.listen(channel))
                    .expectNext(new Listening(channel))
                    .then(() -> through.notify(channel, "through").block(LIMIT))
                    .expectNextCount(1)
                    .thenCancel()
                    .verify(LIMIT);
        } finally {
            pooled.close().block(LIMIT);
        }
    }

    @Test
    void whatCannotBeSentIsRefusedBefore() {
        refused(notifications.notify("", "x"), "empty");
        refused(notifications.notify("c".repeat(64), "x"), "64 bytes");
        refused(notifications.notify("a\0b", "x"), "NUL");
        refused(notifications.notify(channel, "x".repeat(8_000)), "7999");
        refused(notifications.notify(channel, "secret\0"), "NUL");
        refused(notifications.listen("ü".repeat(32)), "64 bytes");
    }

    private static void refused(org.reactivestreams.Publisher<?> attempt, String reason) {
        StepVerifier.create(attempt).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret"));
    }

    private static String payload(ListenSignal signal) {
        assertThat(signal).isInstanceOf(Notification.class);
        return ((Notification) signal).payload();
    }

    private void send(String payload) {
        notifications.notify(channel, payload).block(LIMIT);
    }

    private void sendNumbers(int first, int last) {
        store.execute("SELECT pg_notify(?, n::text) FROM generate_series(?::int, ?::int) n", channel, first, last)
                .block(LIMIT);
    }

    private void killListening() {
        assertThat(TestServer.number("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE application_name = '" + application + "' AND query LIKE 'LISTEN%'"))
                .isEqualTo(1);
    }

    /** Waits until so many sessions of this test are in a state. */
    private void becomes(long sessions, String condition) {
        String count =
                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application + "' AND " + condition;
        Mono.fromCallable(() -> TestServer.number(count))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(number -> number == sessions)
                .repeatWhenEmpty(100, again -> again.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
    }
}
