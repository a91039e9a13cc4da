package io.millrace.testkit.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Transaction;
import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.ListenSignal.Notification;
import io.millrace.capability.Notifications;
import io.millrace.capability.Statistics;
import io.millrace.error.ParameterException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What the doubles of core's capabilities do as in production. */
class MockNotificationsTest {
    private final MockNotifications notifications = new MockNotifications();
    private final MockDatastore db = new MockDatastore().offer(Notifications.class, notifications);

    private List<String> sent() {
        return notifications.sent().stream().map(Notification::payload).toList();
    }

    @Test
    void whoListensHearsWhatIsSentFromThenOn() {
        StepVerifier.create(notifications.send("news", "early")).verifyComplete();
        StepVerifier.create(notifications.listen("news"))
                .expectNext(new Listening("news"))
                .then(() -> {
                    notifications.send("news", "own").block();
                    notifications.send("weather", "rain").block();
                    notifications.hear("news", "other");
                    notifications.lose("news", Gap.Cause.RECONNECTED);
                })
                .expectNext(new Notification("news", "own", 1))
                .expectNext(new Notification("news", "other", 2))
                .expectNext(new Gap("news", Gap.Cause.RECONNECTED))
                .then(() -> assertThat(notifications.listeners("news")).isOne())
                .thenCancel()
                .verify();
        assertThat(notifications.listeners("news")).isZero();
        assertThat(sent()).containsExactly("early", "own", "rain");
    }

    @Test
    void whatSeveralThreadsSendAtOnceIsHeardByEachListener() {
        int senders = 4;
        int each = 5_000;
        Mono<Long> heard = notifications
                .listen("news")
                .ofType(Notification.class)
                .take(senders * each)
                .count();
        Mono<Void> sending = Flux.range(0, senders)
                .flatMap(sender -> Flux.range(0, each)
                        .concatMap(i -> notifications.send("news", "s" + sender))
                        .subscribeOn(Schedulers.boundedElastic()))
                .then();
        StepVerifier.create(Mono.zip(heard, heard, sending.thenReturn(true)))
                .assertNext(counts -> assertThat(counts).contains((long) senders * each, true))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(sent()).hasSize(senders * each);
    }

    @Test
    void aPayloadWithANulIsRefused() {
        StepVerifier.create(notifications.send("news", "a\0b"))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ParameterException.class).hasMessageContaining("NUL"));
    }

    @Test
    void aTransactionSendsWhenItCommitsAndWhatWasUndoneNever() {
        db.transaction(tx -> notifications
                        .send(tx, "news", "kept")
                        .then(notifications.send(tx, "news", "kept"))
                        .then(tx.transaction(inner -> notifications.send(inner, "news", "nested")))
                        .then(tx.transaction(inner -> notifications
                                        .send(inner, "news", "undone")
                                        .then(Mono.error(new IllegalStateException("no"))))
                                .onErrorResume(error -> Mono.empty()))
                        .then(Mono.fromRunnable(() -> assertThat(sent()).isEmpty())))
                .block();
        assertThat(sent()).containsExactly("kept", "nested");

        db.transaction(tx -> notifications.send(tx, "news", "lost").doOnSuccess(done -> tx.setRollbackOnly()))
                .block();
        notifications.send(db, "news", "alone").block();
        assertThat(sent()).containsExactly("kept", "nested", "alone");
        assertThat(db.statements()).isEmpty();
    }

    @Test
    void whatCannotBeSentIsRefusedAndNothingHappensBeforeSubscription() {
        notifications.send("news", "unasked");
        for (Mono<Void> refused : List.of(
                notifications.send("", "x"),
                notifications.send("c".repeat(64), "x"),
                notifications.send(db, "news", "p".repeat(8000)))) {
            StepVerifier.create(refused).verifyError(ParameterException.class);
        }
        StepVerifier.create(notifications.listen("")).verifyError(ParameterException.class);
        Transaction over = db.begin().block();
        over.rollback().block();
        StepVerifier.create(notifications.send(over, "news", "late")).verifyError(TransactionUsageException.class);
        assertThat(sent()).isEmpty();
    }

    @Test
    void statisticsAreThereAndKnowWhatTheyAreTold() {
        assertThat(statistics()).isEqualTo(DatastoreStatistics.NONE);
        db.offer(Statistics.class, () -> new DatastoreStatistics(Map.of(Measure.WAITING, 3L)));
        assertThat(statistics().get(Measure.WAITING)).hasValue(3);
    }

    private DatastoreStatistics statistics() {
        return db.capability(Statistics.class).orElseThrow().current();
    }
}
