package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.OverloadedException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** A server that goes away and comes back costs transient errors, and nothing else. */
class ServerOutageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLERS = 64;
    private static final int POOL = 10;
    private static final int MOST_SESSIONS = 30;
    private static final int RESERVED = 3;

    private static OwnServer server;

    private final String application = "millrace-" + UUID.randomUUID();
    private RelationalDatastore store;

    @BeforeAll
    static void start() {
        server = OwnServer.start(ServerSetup.DEFAULT
                .with("max_connections", MOST_SESSIONS)
                .with("superuser_reserved_connections", RESERVED));
        server.administer("CREATE ROLE app LOGIN PASSWORD 'app'", "CREATE TABLE entry (id integer PRIMARY KEY)");
        server.administer("GRANT ALL ON entry TO app");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        store = Datastores.create(server.config().withOption("applicationName", application));
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void aRestartUnderLoadHealsByItself() {
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        AtomicBoolean restarted = new AtomicBoolean();
        Retry patiently = Retry.backoff(100, Duration.ofMillis(20))
                .maxBackoff(Duration.ofMillis(200))
                .doBeforeRetry(attempt -> errors.add(attempt.failure()))
                .filter(error -> error instanceof TransientDatastoreException);
        Mono<Long> wrongAnswers = Flux.range(0, CALLERS)
                .flatMap(
                        caller -> Mono.defer(() -> store.queryOne(
                                                Integer.class, "SELECT ?::int FROM pg_sleep(0.001)", caller)
                                        .retryWhen(patiently))
                                .repeat(() -> !restarted.get())
                                .filter(answer -> answer != caller),
                        CALLERS)
                .count();
        Mono<Integer> written = Flux.range(0, 3_000)
                .flatMap(
                        id -> store.execute("INSERT INTO entry VALUES (?) ON CONFLICT DO NOTHING", id)
                                .retryWhen(patiently)
                                .thenReturn(1),
                        8)
                .reduce(Integer::sum);
        Mono<Void> restart = Flux.interval(Duration.ofMillis(300), Schedulers.boundedElastic())
                .take(2)
                .doOnNext(time -> server.restart())
                .then()
                .doFinally(end -> restarted.set(true));

        assertThat(Mono.zip(wrongAnswers, written, restart.thenReturn(true))
                        .block(LIMIT)
                        .toList())
                .containsExactly(0L, 3_000, true);

        assertThat(errors).isNotEmpty().allSatisfy(error -> assertThat(error)
                .isInstanceOf(ConnectionLostException.class));
        assertThat(store.queryOne(Integer.class, "SELECT COUNT(*) FROM entry").block(LIMIT))
                .isEqualTo(3_000);
        assertThat(concurrentSessions()).isEqualTo(POOL);
    }

    @Test
    void aServerThatShutsDownTellsItAndFinishesWhatRuns() {
        Transaction running = store.begin().block(LIMIT);
        running.execute("INSERT INTO entry VALUES (-1)").block(LIMIT);
        server.shutdown(OwnServer.Mode.SMART);
        try {
            RelationalDatastore late = Datastores.create(server.config());
            try {
                StepVerifier.create(late.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("the database system is shutting down")
                        .hasMessageContaining("try again"));
            } finally {
                late.close().block(LIMIT);
            }
            running.commit().block(LIMIT);
        } finally {
            server.restart();
        }
        assertThat(store.execute("DELETE FROM entry WHERE id = -1").block(LIMIT).changes())
                .isEqualTo(1);
    }

    @Test
    void aFastShutdownEndsWhatRunsWithATransientError() {
        Mono<?> running = store.queryOne("SELECT pg_sleep(60)");
        try {
            StepVerifier.create(running)
                    .then(() -> sleeps())
                    .then(() -> server.shutdown(OwnServer.Mode.FAST))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ConnectionLostException.class)
                            .hasMessageContaining("try again"))
                    .verify(LIMIT);
        } finally {
            server.restart();
        }
        assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
    }

    @Test
    void aServerWithoutAFreeConnectionTellsWhatToDo() {
        RelationalDatastore greedy =
                Datastores.create(server.config().withCredentials("app", "app").withOption("poolSize", "40"));
        try {
            List<Throwable> refusals = Flux.range(0, 40)
                    .flatMap(
                            i -> greedy.queryOne("SELECT pg_sleep(0.5)")
                                    .then(Mono.<Throwable>empty())
                                    .onErrorResume(Mono::just),
                            40)
                    .collectList()
                    .block(LIMIT);
            assertThat(refusals).isNotEmpty().allSatisfy(error -> assertThat(error)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("max_connections")
                    .hasMessageContaining("pgbouncer"));
            assertThat(greedy.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            greedy.close().block(LIMIT);
        }
    }

    private void sleeps() {
        Mono.fromCallable(() -> server.number("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '"
                        + application + "' AND state = 'active' AND wait_event = 'PgSleep'"))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(count -> count == 1)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
    }

    private long concurrentSessions() {
        return Flux.range(0, POOL * 4)
                .flatMap(
                        i -> store.queryOne(
                                Long.class,
                                "SELECT COUNT(*) FROM pg_stat_activity, (SELECT pg_sleep(0.02)) s WHERE application_name = ?",
                                application),
                        POOL * 4)
                .reduce(Math::max)
                .block(LIMIT);
    }
}
