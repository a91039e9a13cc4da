package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Results that are open at once share a bounded memory. */
class ResultMemoryTest extends DriverTest {
    private static final int TOTAL = 300_000;
    private static final int ROWS = 1_000;

    private Connection connection() {
        Connection connection = connect(onFile().maxTotalBufferedBytes(TOTAL));
        run(connection, "CREATE TABLE wide AS SELECT i, hex(zeroblob(1000)) AS v FROM (" + series(ROWS) + ")");
        return connection;
    }

    private static Flux<String> wide(Connection connection) {
        return query(connection, String.class, "SELECT v FROM wide ORDER BY i");
    }

    /** As a caller does that is told to try again. */
    private static <T> Mono<T> patiently(Mono<T> work) {
        return work.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50)).filter(ResultMemoryTest::isTransient));
    }

    private static boolean isTransient(Throwable error) {
        return error instanceof R2dbcTransientResourceException;
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 80})
    void stalledResultsMakeRoomForOthersAndAreTold(int readers) {
        Connection connection = connection();
        List<Stalled> stalled = IntStream.range(0, readers)
                .mapToObj(i -> subscribed(wide(connection)))
                .toList();
        Stalled first = stalled.get(0);
        first.row.asMono().onErrorComplete().block(LIMIT);
        assertThat(Flux.range(0, 8)
                        .flatMap(i -> patiently(wide(connection).count()))
                        .collectList()
                        .block(LIMIT))
                .hasSize(8)
                .containsOnly((long) ROWS);
        stalled.forEach(BaseSubscriber::cancel);
        for (Stalled reader : stalled) {
            Throwable error = reader.error;
            if (error != null) {
                assertThat(error)
                        .isInstanceOf(R2dbcTransientResourceException.class)
                        .hasMessageContaining("maxTotalBufferedBytes (" + TOTAL + ")");
                assertThat(((R2dbcException) error).getSqlState()).isEqualTo("53300");
            }
        }
        // All is back: this takes nearly all that there is, at once.
        assertThat(rows(connection.createStatement("UPDATE wide SET i = i WHERE i <= 140 RETURNING v"), String.class)
                        .count()
                        .block(LIMIT))
                .isEqualTo(140);
    }

    /** It need not ask to be told. */
    @Test
    void aResultThatIsEndedSaysSoAtOnce() {
        Connection connection = connection();
        Stalled stalled = subscribed(wide(connection));
        stalled.row.asMono().block(LIMIT);
        patiently(rows(connection.createStatement("UPDATE wide SET i = i WHERE i <= 140 RETURNING v"), String.class)
                        .count())
                .block(LIMIT);
        assertThat(stalled.end
                        .asMono()
                        .materialize()
                        .map(signal -> Objects.requireNonNull(signal.getThrowable()))
                        .block(LIMIT))
                .hasMessageContaining("closed to make room for others");
    }

    /** Nobody has asked for its rows. */
    @Test
    void aResultThatNobodyConsumesIsEndedToo() {
        Connection connection = connection();
        Result result = await(connection
                .createStatement("SELECT v FROM wide ORDER BY i LIMIT 8")
                .execute());
        patiently(rows(connection.createStatement("UPDATE wide SET i = i WHERE i <= 140 RETURNING v"), String.class)
                        .count())
                .block(LIMIT);
        assertThat(Flux.from(result.map(row -> row.get(0, String.class)))
                        .materialize()
                        .map(signal -> String.valueOf(signal.getThrowable()))
                        .blockLast(LIMIT))
                .contains("maxTotalBufferedBytes");
    }

    @Test
    void aWriteThatReturnsMoreThanThereMayBeIsUndone() {
        Connection connection = connection();
        assertThat(rows(connection.createStatement("UPDATE wide SET i = -i RETURNING v"), String.class)
                        .materialize()
                        .blockLast(LIMIT))
                .satisfies(signal -> assertThat(signal.getThrowable())
                        .isInstanceOf(R2dbcNonTransientResourceException.class)
                        .hasMessageContaining("maxTotalBufferedBytes (" + TOTAL + ")"));
        assertThat(one(connection, Long.class, "SELECT count(*) FROM wide WHERE i > 0"))
                .isEqualTo(ROWS);
    }

    /** Results in one transaction are read into memory before it writes. */
    @Test
    void anOpenResultThatFindsNoRoomBeforeAWriteSaysWhy() {
        Connection connection = connection();
        await(connection.beginTransaction());
        Stalled stalled = subscribed(wide(connection));
        stalled.row.asMono().block(LIMIT);
        run(connection, "UPDATE wide SET i = i WHERE i = 1");
        stalled.request(Long.MAX_VALUE);
        assertThat(stalled.end
                        .asMono()
                        .materialize()
                        .map(signal -> Objects.requireNonNull(signal.getThrowable()))
                        .block(LIMIT))
                .hasMessageContaining("have left of maxTotalBufferedBytes");
        await(connection.rollbackTransaction());
    }

    /** A single row need not be smaller than all that there is. */
    @Test
    void aRowThatIsAloneIsReadWhateverItsSize() {
        Connection connection = connection();
        assertThat(one(connection, String.class, "SELECT hex(zeroblob(200000))"))
                .hasSize(400_000);
    }

    private static Stalled subscribed(Flux<String> rows) {
        Stalled reader = new Stalled();
        rows.subscribe(reader);
        return reader;
    }

    /** Takes one row and asks for no more. */
    private static final class Stalled extends BaseSubscriber<String> {
        private final Sinks.Empty<Void> row = Sinks.empty();
        private final Sinks.Empty<Void> end = Sinks.empty();
        private volatile Throwable error;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(String value) {
            row.tryEmitEmpty();
        }

        @Override
        protected void hookOnError(Throwable throwable) {
            error = throwable;
            row.tryEmitError(throwable);
            end.tryEmitError(throwable);
        }
    }
}
