package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Rows come as they are requested, and a result is never held as a whole. */
public interface StreamingContract extends Contract {
    /** As many rows as are read ahead of demand at most. */
    int READ_AHEAD = 10_000;

    @Test
    default void noMoreRowsThanRequested(ContractDatabase db) {
        db.createDigits();
        StepVerifier.create(db.store().query(Integer.class, "SELECT d FROM digit ORDER BY d"), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(0)
                .thenRequest(3)
                .expectNext(1, 2, 3)
                .thenRequest(6)
                .expectNext(4, 5, 6, 7, 8, 9)
                .verifyComplete();
    }

    @Test
    default void aLargeResultArrivesWholeAndInOrder(ContractDatabase db) {
        db.createDigits();
        Flux<Integer> rows =
                db.store().query(Integer.class, number(db) + "ORDER BY n").limitRate(64);
        assertThat(db.list(rows)).isEqualTo(IntStream.range(0, 100_000).boxed().toList());
    }

    @Test
    default void aLargeResultArrivesWholeByUnboundedDemand(ContractDatabase db) {
        db.createDigits();
        assertThat(db.get(db.store().query(Long.class, number(db)).reduce(0L, Long::sum)))
                .isEqualTo(99_999L * 100_000 / 2);
    }

    @Test
    default void aLargeResultArrivesWholeInATransaction(ContractDatabase db) {
        db.createDigits();
        Flux<Long> rows = db.store()
                .transactionMany(tx -> tx.query(Long.class, number(db)).limitRate(64));
        assertThat(db.get(rows.reduce(0L, Long::sum))).isEqualTo(99_999L * 100_000 / 2);
    }

    @Test
    @Requires({Feature.ROWS_BY_DEMAND, Feature.INTERRUPTION})
    default void aResultThatNeverEndsIsReadByDemand(ContractDatabase db) {
        db.createDigits();
        StepVerifier.create(db.store().query(Integer.class, "SELECT d0.d" + db.digitsJoined(12)), 10)
                .expectNextCount(10)
                .thenRequest(1_000)
                .expectNextCount(1_000)
                .thenCancel()
                .verify();
        assertThat(db.count("digit")).isEqualTo(10);
    }

    @Test
    @Requires(Feature.ROWS_BY_DEMAND)
    default void rowsAreNotMappedFarAheadOfDemand(ContractDatabase db) {
        db.createDigits();
        AtomicInteger mapped = new AtomicInteger();
        Flux<Integer> rows = db.store().query(Sql.of(number(db)), row -> mapped.incrementAndGet());
        StepVerifier.create(rows, 10).expectNextCount(10).thenCancel().verify();
        assertThat(db.count("digit")).isEqualTo(10);
        assertThat(mapped.get()).isBetween(10, READ_AHEAD);
    }

    @Test
    @Requires({Feature.ROWS_BY_DEMAND, Feature.READS_BESIDE_WRITES})
    default void aSlowReaderHoldsUpNoWriter(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        StepVerifier.create(db.store().query(Integer.class, number(db)), 1)
                .expectNextCount(1)
                .then(() -> db.insertItems(1, 2, 3))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(99_999)
                .verifyComplete();
        assertThat(db.itemIds()).containsExactly(1, 2, 3);
    }

    @Test
    default void manyResultsAtOnceDoNotMix(ContractDatabase db) {
        db.createDigits();
        String thousand = "SELECT d0.d + 10 * d1.d + 100 * d2.d + %d AS n" + db.digitsJoined(3) + "ORDER BY n";
        Flux<List<Integer>> results = Flux.range(0, 32)
                .flatMap(
                        i -> db.store()
                                .query(Integer.class, String.format(thousand, i * 1_000))
                                .limitRate(16)
                                .collectList(),
                        32);
        assertThat(db.list(results)).hasSize(32).allSatisfy(rows -> assertThat(rows)
                .isEqualTo(IntStream.range(rows.get(0), rows.get(0) + 1_000)
                        .boxed()
                        .toList()));
    }

    /** A statement of 100,000 rows, whose column n counts them from 0. */
    private static String number(ContractDatabase db) {
        return "SELECT d0.d + 10 * d1.d + 100 * d2.d + 1000 * d3.d + 10000 * d4.d AS n" + db.digitsJoined(5);
    }
}
