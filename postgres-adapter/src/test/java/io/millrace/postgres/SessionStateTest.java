package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the driver throws, cannot do or is left with ends in an error at once, and its connection serves the next. */
class SessionStateTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Less than the 10 seconds that cleaning may take. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("poolSize", "1").withOption("resultIdleTimeout", "300ms"));
        store.execute("CREATE TABLE item (id integer PRIMARY KEY)").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void copyingFromTheClientIsRefusedAndTheConnectionKept() {
        int session = session();
        refused("COPY item FROM STDIN");
        refused("copy item (id) from stdin with (format csv)");
        StepVerifier.create(store.transaction(tx -> tx.execute("COPY item FROM STDIN")))
                .expectError(UnsupportedFeatureException.class)
                .verify(SOON);
        assertThat(session()).isEqualTo(session);
    }

    @Test
    void whatComesBehindACancelledBulkWriteBegins() {
        Flux<List<?>> rows = Flux.just(List.of(1), List.of(2));
        Long written = store.transaction(tx -> tx.executeAll("INSERT INTO item VALUES (?)", Flux.never())
                        .timeout(Duration.ofMillis(100))
                        .onErrorResume(TimeoutException.class, late -> Mono.empty())
                        .then(tx.executeAll("INSERT INTO item SELECT ? RETURNING id", rows)))
                .block(SOON);
        assertThat(written).isEqualTo(2);
    }

    @Test
    void whatCommitsAsItGoesMayBeDoneInPartWhenTheServerEndsIt() {
        StepVerifier.create(store.execute("DO $$ BEGIN INSERT INTO item VALUES (1); COMMIT;"
                        + " PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); END $$"))
                .expectError(OutcomeUnknownException.class)
                .verify(SOON);
        assertThat(store.queryOne(Long.class, "SELECT COUNT(*) FROM item").block(SOON))
                .isEqualTo(1);
        StepVerifier.create(store.execute("SELECT pg_terminate_backend(pg_backend_pid())"))
                .expectError(ConnectionLostException.class)
                .verify(SOON);
    }

    @Test
    void copyingToTheClientIsRefused() {
        refused("COPY item TO STDOUT");
        refused("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT");
        assertThat(session()).isPositive();
    }

    @Test
    void copyingOnTheServerIsAWriteLikeAnyOther() {
        assertThat(store.execute("COPY item (id) FROM PROGRAM 'echo 1; echo 2'")
                        .block(LIMIT)
                        .changes())
                .isEqualTo(2);
    }

    @Test
    void anotherEncodingThanTheDriversEndsTheTransaction() {
        for (String change : List.of(
                "SET LOCAL client_encoding TO 'LATIN1'", "SELECT set_config('client_encoding', 'WIN1252', true)")) {
            StepVerifier.create(store.transaction(
                            tx -> tx.query(change).then(tx.queryOne(String.class, "SELECT ? || chr(228)", "\u00e9"))))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(UnsupportedFeatureException.class)
                            .hasMessageContaining("client_encoding"))
                    .verify(SOON);
            assertThat(store.queryOne(String.class, "SELECT ? || chr(228)", "\u00e9")
                            .block(LIMIT))
                    .isEqualTo("\u00e9\u00e4");
        }
    }

    @Test
    void whatTheDriverThrowsEndsTheStatementAlone() {
        int session = session();
        StepVerifier.create(store.query(Sql.verbatim("SELECT $1::int")))
                .expectError(DatastoreException.class)
                .verify(SOON);
        StepVerifier.create(store.transaction(tx -> tx.execute(Sql.verbatim("SELECT $1::int"))))
                .expectError(DatastoreException.class)
                .verify(SOON);
        assertThat(session()).isEqualTo(session);
    }

    @Test
    void anErrorOfTheJvmInARowMapperEndsTheStatementAlone() {
        int session = session();
        StepVerifier.create(store.query(Sql.of("SELECT n FROM generate_series(1, 1000) n"), row -> {
                    throw new StackOverflowError();
                }))
                .expectErrorSatisfies(error -> assertThat(error).hasRootCauseInstanceOf(StackOverflowError.class))
                .verify(SOON);
        assertThat(session()).isEqualTo(session);
    }

    @Test
    void aSubscriberThatAsksForNothingMoreLosesItsResultAndNotTheConnectionOfOthers() {
        Mono<Throwable> end = Mono.create(sink -> store.query("SELECT n FROM generate_series(1, 3000000) n")
                .subscribe(new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                        request(1);
                    }

                    @Override
                    protected void hookOnError(Throwable error) {
                        sink.success(error);
                    }
                }));
        Mono<Integer> other = store.queryOne(Integer.class, "SELECT 1");
        StepVerifier.create(Mono.zip(end, other))
                .assertNext(both -> {
                    assertThat(both.getT1())
                            .isInstanceOf(DatastoreTimeoutException.class)
                            .hasMessageContaining("resultIdleTimeout");
                    assertThat(both.getT2()).isEqualTo(1);
                })
                .expectComplete()
                .verify(LIMIT);
    }

    private void refused(String sql) {
        StepVerifier.create(store.execute(sql))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnsupportedFeatureException.class)
                        .hasMessageStartingWith("COPY")
                        .hasMessageContaining("executeAll"))
                .verify(SOON);
    }

    private int session() {
        return store.queryOne(Integer.class, "SELECT pg_backend_pid()").block(SOON);
    }
}
