package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.query.Filter;
import io.millrace.vector.Clusters;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whatever makes, drops or searches an index is cancelled at any moment: what is left can be gone on with or dropped, and is in nobody's way. That no error is dropped
 * the extension of the datastore sees. {@code -Dmillrace.vector.cancels=200} does it so often.
 */
abstract class CancelledIndexContract {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int CANCELS = Integer.getInteger("millrace.vector.cancels", 44);
    private static final int DIMENSIONS = 64;
    private static final int ROWS = 400;
    private static final int WAYS = 11;

    /** As those of a migration. */
    private static final TransactionOptions MAKING = TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);

    RelationalDatastore store;

    private final Clusters clusters = new Clusters(7, 30, DIMENSIONS, 0.7);
    private final Random random = new Random(11);
    private VectorSearch search;

    /** Another process, which has the same table. */
    abstract RelationalDatastore another();

    /** How many wait for a transaction to end, as that transaction sees it. */
    abstract Mono<Long> waiting(Transaction holding);

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        boolean postgres = store.type().equals(DatabaseType.POSTGRESQL);
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, v "
                        + (postgres ? "vector(" + DIMENSIONS + "), w vector" : "BLOB, w BLOB") + ")")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, i % 50, clusters.next(), clusters.next())))
                .block(LIMIT);
    }

    @Test
    void nothingIsHeldOrInTheWay() {
        RelationalDatastore other = another();
        try {
            search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
            for (int round = 0; round < CANCELS; round++) {
                Metric metric = random.nextBoolean() ? Metric.COSINE : Metric.EUCLIDEAN;
                int way = round % WAYS;
                way(way, metric)
                        .cast(Object.class)
                        .takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(way < 4 ? 6_000_000 : 90_000_000))))
                        .onErrorResume(VectorIndexException.class, CancelledIndexContract::passing)
                        .blockLast(LIMIT);
                // What is left of it keeps others out until it is gone on with, and is taken away then.
                assertThatThrownBy(() -> search.createIndex(wrong()).blockLast(LIMIT))
                        .isInstanceOfSatisfying(VectorIndexException.class, failure -> assertThat(failure.kind())
                                .isEqualTo(Kind.UNSUITABLE));
                assertThat(search.describe("wrong").block(LIMIT)).isNull();
                // Whatever is held is in the way of this one.
                assertThat(other.execute(
                                        "UPDATE doc SET kind = kind, v = ?, w = v WHERE id = ?",
                                        clusters.next(),
                                        1 + round)
                                .block(LIMIT)
                                .changes())
                        .isEqualTo(1);
                search.replaceIndex(index(metric)).blockLast(LIMIT);
                assertThat(search.search(query()).count().block(LIMIT))
                        .as("round %d", round)
                        .isEqualTo(10);
            }
            assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
            // A pool that had lost one with each would have none left.
            Flux.range(0, 2 * CANCELS)
                    .flatMap(i -> store.transaction(tx -> tx.queryOne(Long.class, "SELECT count(*) FROM doc")), 50)
                    .doOnNext(count -> assertThat(count).isEqualTo(ROWS))
                    .blockLast(LIMIT);
            assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
            store.execute("UPDATE doc SET v = NULL").block(LIMIT);
        } finally {
            other.close().block(LIMIT);
        }
    }

    /** A cancel does not wait for a commit that is under way: whoever only read behind it would take what is about to go for what is there. */
    @Test
    void anIndexIsLookedForBehindWhatWasCancelled() {
        search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
        Transaction holding = store.begin(MAKING).block(LIMIT);
        try {
            search.rebuild(holding, "doc").blockLast(LIMIT);
            search.dropIndex("doc").subscribe().dispose();
            until(waiting(holding).map(count -> count == 0)).block(LIMIT);

            Mono<Void> created = search.createIndex(index(Metric.COSINE)).then().cache();
            assertThat(Mono.firstWithSignal(
                                    created.thenReturn("was made"),
                                    until(waiting(holding).map(count -> count > 0))
                                            .thenReturn("waits"))
                            .block(LIMIT))
                    .isEqualTo("waits");
            holding.commit().block(LIMIT);
            created.block(LIMIT);
        } finally {
            holding.rollback().onErrorComplete().block(LIMIT);
        }
        assertThat(search.search(query()).count().block(LIMIT)).isEqualTo(10);
    }

    private static Mono<Void> until(Mono<Boolean> condition) {
        return condition
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(5)))
                .takeUntil(met -> met)
                .then();
    }

    private Flux<?> way(int way, Metric metric) {
        return switch (way) {
            case 0 -> search.search(query());
            case 1 -> search.search(query().filter(Filter.lt("kind", 1)));
            case 2 -> search.searchAll(List.of(query(), query(), query()));
            case 3 -> search.search(VectorQuery.ofRow("doc", 1 + random.nextInt(ROWS)));
            case 4 -> search.rebuild("doc");
            case 5 -> search.replaceIndex(index(metric));
            case 6 -> search.dropIndex("doc").thenMany(search.createIndex(index(metric)));
            case 7 -> store.transactionMany(MAKING, tx -> search.rebuild(tx, "doc"));
            case 8 -> store.transactionMany(MAKING, tx -> search.replaceIndex(tx, index(metric)));
            case 9 -> search.createIndex(wrong());
            default -> search.verify("doc").flux();
        };
    }

    private static Mono<Object> passing(VectorIndexException failure) {
        return failure.kind() == Kind.UNSUITABLE ? Mono.empty() : Mono.error(failure);
    }

    private VectorQuery query() {
        return VectorQuery.of("doc", clusters.next());
    }

    private static VectorIndex index(Metric metric) {
        return VectorIndex.on("doc", "v").dimensions(DIMENSIONS).metric(metric).build();
    }

    private static VectorIndex wrong() {
        return VectorIndex.on("doc", "w")
                .named("wrong")
                .dimensions(DIMENSIONS - 1)
                .build();
    }
}
