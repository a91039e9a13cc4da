package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.Interference.Message;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A network that delays, throttles, cuts, resets and silences connections at random points of the protocol, under load: no wrong
 * answer, nothing half, nothing that was acknowledged lost, and everything is given back. {@code -Dmillrace.network.queries=30000
 * -Dmillrace.network.transactions=20000} make it a long run.
 */
class BadNetworkTest {
    private static final Duration LIMIT = Duration.ofMinutes(9);
    private static final int QUERIES = Integer.getInteger("millrace.network.queries", 2_000);
    private static final int TRANSACTIONS = Integer.getInteger("millrace.network.transactions", 1_000);
    private static final int CALLERS = 32;
    private static final int POOL = 8;

    private final TestSchema schema = TestSchema.create();
    private final TcpProxy proxy =
            new TcpProxy(TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", ""));
    private final RelationalDatastore store =
            Datastores.create(DatastoreConfig.of(schema.config().url().replaceFirst("@[^/]*", "@" + proxy.address()))
                    .withOption("searchPath", schema.config().options().get("searchPath"))
                    .withOption("sslMode", "disable")
                    .withOption("poolSize", String.valueOf(POOL))
                    .withOption("connectTimeout", "1s")
                    .withOption("answerTimeout", "1s")
                    .withOption("closeTimeout", "2s"));
    private final long seed = Long.getLong("millrace.network.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @AfterEach
    void close() {
        proxy.interfere(message -> Fate.PASSES);
        store.close().block(Duration.ofSeconds(12));
        proxy.close();
        schema.drop();
    }

    @Test
    void answersAreThoseOfTheirQuestions() {
        proxy.interfere(this::fate);
        AtomicInteger answered = new AtomicInteger();
        List<String> wrong = Flux.range(0, QUERIES)
                .flatMap(
                        i -> store.queryOne(Integer.class, "SELECT ?::int", i)
                                .doOnNext(answer -> answered.incrementAndGet())
                                .filter(answer -> !answer.equals(i))
                                .map(answer -> i + " was answered by " + answer)
                                .onErrorResume(TransientDatastoreException.class, lost -> Mono.empty()),
                        CALLERS)
                .collectList()
                .block(LIMIT);
        assertThat(wrong).as("seed %s", seed).isEmpty();
        assertThat(answered.get()).as("answers").isGreaterThan(QUERIES / 2);
        everyConnectionServes();
    }

    @Test
    void transactionsHappenWholeOrNotAtAllAndWhatIsSaidOfThemIsTrue() {
        store.execute("CREATE TABLE item (id integer PRIMARY KEY)").block(LIMIT);
        proxy.interfere(this::fate);
        Set<Integer> committed = ConcurrentHashMap.newKeySet();
        Set<Integer> undone = ConcurrentHashMap.newKeySet();
        String insert = "INSERT INTO item VALUES (?)";
        Flux.range(0, TRANSACTIONS)
                .flatMap(
                        i -> store.transaction(options(i), tx -> tx.execute(insert, 2 * i)
                                        .then(tx.transaction(nested -> nested.execute(insert, 2 * i + 1))))
                                .doOnNext(done -> committed.add(i))
                                .onErrorResume(TransientDatastoreException.class, lost -> {
                                    undone.add(i);
                                    return Mono.empty();
                                })
                                .onErrorResume(OutcomeUnknownException.class, unknown -> Mono.empty()),
                        CALLERS)
                .blockLast(LIMIT);
        everyConnectionServes();
        List<Integer> ids = store.query(Integer.class, "SELECT id FROM item ORDER BY id")
                .collectList()
                .block(LIMIT);
        Set<Integer> there = Set.copyOf(ids);
        assertThat(Flux.range(0, TRANSACTIONS)
                        .filter(i -> there.contains(2 * i) != there.contains(2 * i + 1))
                        .collectList()
                        .block())
                .as("half, seed %s", seed)
                .isEmpty();
        assertThat(committed).as("lost, seed %s", seed).allMatch(i -> there.contains(2 * i));
        assertThat(undone).as("said to be undone, seed %s", seed).noneMatch(i -> there.contains(2 * i));
        assertThat(committed.size()).as("commits").isGreaterThan(TRANSACTIONS / 2);
    }

    private static TransactionOptions options(int i) {
        TransactionOptions retried = TransactionOptions.DEFAULT.withRetries(2, Duration.ofMillis(1));
        return i % 4 == 0 ? retried.withTimeout(Duration.ofMillis(100)) : retried;
    }

    /** One message in some hundreds is hit, so that most work goes through. */
    private Fate fate(Message message) {
        int dice = random.nextInt(4_000);
        int bytes = random.nextInt(message.bytes().length + 1);
        return switch (dice) {
            case 0 -> Fate.cut(bytes, End.CLOSE);
            case 1 -> Fate.cut(bytes, End.RESET);
            case 2 -> Fate.cut(bytes, End.SILENCE);
            case 3, 4, 5, 6 -> Fate.delayed(random.nextInt(200));
            case 7, 8, 9, 10 -> Fate.throttled(1);
            default -> Fate.PASSES;
        };
    }

    /** As many sleeps as connections take hardly longer than one, if all serve; with one missing they would time out. */
    private void everyConnectionServes() {
        proxy.interfere(message -> Fate.PASSES);
        Mono<Integer> concurrent = Flux.range(0, POOL)
                .flatMap(i -> store.transaction(
                        tx -> tx.queryOne(Integer.class, "SELECT pg_backend_pid() FROM pg_sleep(0.5)")))
                .distinct()
                .count()
                .map(Long::intValue);
        assertThat(concurrent
                        .onErrorReturn(TransientDatastoreException.class, 0)
                        .filter(count -> count == POOL)
                        .repeatWhenEmpty(20, again -> again)
                        .block(LIMIT))
                .isEqualTo(POOL);
    }
}
