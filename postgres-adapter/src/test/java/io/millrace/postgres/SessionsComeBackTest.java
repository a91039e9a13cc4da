package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Everybody gives a session back, whoever cancels, times out, retries or nests, and when. {@code -Dmillrace.sessions.rounds=300}
 * makes one repetition a long run.
 */
class SessionsComeBackTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** So long that a session which is not given back keeps the store from being closed within the limit. */
    private static final String CLOSE_TIMEOUT = "10min";

    private static final int ROUNDS = Integer.getInteger("millrace.sessions.rounds", 2);
    private static final int OPERATIONS = 500;
    private static final int CALLERS = 24;
    private static final int POOL = 4;
    private static final String INSERT = "INSERT INTO item VALUES (?)";

    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @RepeatedTest(2)
    void whateverBecomesOfTheirCallers(RepetitionInfo repetition) {
        String application = "millrace-" + UUID.randomUUID();
        DatastoreConfig config = schema.config()
                .withOption("applicationName", application)
                .withOption("poolSize", String.valueOf(POOL))
                .withOption("idleInTransactionTimeout", "2s")
                .withOption("closeTimeout", CLOSE_TIMEOUT);
        for (int round = 0; round < ROUNDS; round++) {
            long seed = System.nanoTime();
            RelationalDatastore store = Datastores.create(config);
            store.execute("CREATE TABLE IF NOT EXISTS item (id bigint)").block(LIMIT);
            Random random = new Random(seed);
            boolean closesUnderLoad = repetition.getCurrentRepetition() == 2;
            Flux<Object> load = Flux.range(0, OPERATIONS)
                    .flatMap(
                            i -> Flux.from(operation(store, random))
                                    .cast(Object.class)
                                    .onErrorComplete(),
                            CALLERS);
            if (closesUnderLoad) {
                load.take(Duration.ofMillis(50 + random.nextInt(200))).blockLast(LIMIT);
            } else {
                load.blockLast(LIMIT);
            }
            assertThat(store.close().thenReturn(true).block(LIMIT))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    private static Publisher<?> operation(RelationalDatastore store, Random random) {
        Duration soon = Duration.ofNanos(random.nextInt(15_000_000));
        TransactionOptions limited =
                TransactionOptions.DEFAULT.withTimeout(soon.plusMillis(1)).withRetries(2, Duration.ofMillis(1));
        Mono<Long> short1 = store.queryOne(Long.class, "SELECT pg_backend_pid()::bigint FROM pg_sleep(0.002)");
        return switch (random.nextInt(12)) {
            case 0 -> short1.timeout(soon);
            case 1 -> store.query("SELECT n FROM generate_series(1, 20000) n").take(random.nextInt(50) + 1L);
            case 2 -> store.query("SELECT n FROM generate_series(1, 20000) n").take(soon);
            case 3 -> store.transaction(limited, tx -> work(tx, random));
            case 4 -> store.transaction(tx -> work(tx, random)).timeout(soon);
            case 5 -> store.transaction(limited, tx -> tx.transaction(nested -> work(nested, random)));
            case 6 ->
                store.transaction(limited, tx -> tx.transaction(
                                nested -> work(nested, random).timeout(soon))
                        .onErrorComplete()
                        .then(work(tx, random)));
            case 7 ->
                store.transaction(tx -> tx.transaction(nested -> nested.transaction(
                                deeper -> work(deeper, random).timeout(soon))))
                        .timeout(soon.plusMillis(2));
            case 8 ->
                store.transactionMany(limited, tx -> tx.query("SELECT n FROM generate_series(1, 2000) n")
                                .take(random.nextInt(30) + 1L))
                        .take(soon);
            case 9 ->
                store.begin(limited)
                        .flatMap(tx -> work(tx, random).then(random.nextBoolean() ? tx.commit() : tx.rollback()));
            // A transaction that comes at its limit is nobody's, and left to the server's own.
            case 10 ->
                store.begin()
                        .timeout(soon)
                        .flatMap(tx -> tx.commit().timeout(soon).onErrorResume(late -> tx.rollback()));
            default ->
                store.executeAll(INSERT, Flux.range(0, 2_000).map(i -> List.<Object>of((long) i)))
                        .timeout(soon);
        };
    }

    private static Mono<Long> work(Transaction tx, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> tx.execute(INSERT, random.nextLong()).then(Mono.error(new IllegalStateException("no")));
            case 1 -> tx.execute("INSERT INTO nowhere VALUES (1)").thenReturn(1L);
            case 2 -> tx.queryOne(Long.class, "SELECT 1::bigint FROM pg_sleep(0.005)");
            default -> tx.execute(INSERT, random.nextLong()).map(result -> result.changes());
        };
    }
}
