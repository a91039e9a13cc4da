package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.ReplicaReads;
import io.millrace.capability.Statistics;
import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.OverloadedException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Reads go to a replica where they may, and writes never do. */
class ReplicaTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ON_REPLICA = "SELECT pg_is_in_recovery()";

    private static OwnServer primary;
    private static OwnServer replica;

    private final String application = "millrace-" + UUID.randomUUID();
    private final DatastoreConfig config =
            primary.config().withOption("replicas", replica.address()).withOption("applicationName", application);
    private final DatastoreConfig withQueries = config.withOption("replicaQueries", "true");
    private RelationalDatastore store = Datastores.create(config);

    @BeforeAll
    static void start() {
        primary = OwnServer.start(ServerSetup.DEFAULT);
        replica = primary.startReplica();
        primary.administer(
                "CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)",
                "CREATE FUNCTION add_item() RETURNS integer LANGUAGE sql AS $$ INSERT INTO item (name) VALUES ('f') RETURNING id $$");
        Mono.fromCallable(() -> replica.number("SELECT COUNT(*) FROM pg_proc WHERE proname = 'add_item'"))
                .filter(count -> count == 1)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(20), Schedulers.boundedElastic()))
                .block(LIMIT);
    }

    @AfterAll
    static void stop() {
        replica.close();
        primary.close();
    }

    @AfterEach
    void closeStore() {
        store.close().block(LIMIT);
        // The server may need a moment to see that a connection was closed.
        Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
                .map(look -> sessions(primary))
                .takeUntil(left -> left == 0)
                .blockLast(LIMIT);
    }

    @Test
    void readOnlyTransactionsAreServedByTheReplicaAndNothingElseUnlessAsked() {
        assertThat(readOnly()).isTrue();
        assertThat(store.transaction(tx -> onReplica(tx)).block(LIMIT)).isFalse();
        assertThat(onReplica(store).block(LIMIT)).isFalse();
        assertThat(store.query(Boolean.class, ON_REPLICA).blockLast(LIMIT)).isFalse();
        assertThat(store.begin(TransactionOptions.READ_ONLY)
                        .flatMap(tx -> onReplica(tx).delayUntil(answer -> tx.rollback()))
                        .block(LIMIT))
                .isTrue();
    }

    @Test
    void whatWaitsForAReplicaIsCountedByItself() {
        open(config.withOption("poolSize", "1").withOption("maxWaiting", "1"));
        Transaction reading = store.begin(TransactionOptions.READ_ONLY).block(LIMIT);
        Mono<Boolean> other = store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx));
        List<Class<?>> failures = Flux.range(0, 2)
                .flatMap(i -> other.then(Mono.<Class<?>>empty())
                        .onErrorResume(error -> reading.rollback().thenReturn(error.getClass())))
                .collectList()
                .block(LIMIT);
        assertThat(failures).containsExactly(OverloadedException.class);
        DatastoreStatistics now =
                store.capability(Statistics.class).orElseThrow().current();
        assertThat(now.get(Measure.REPLICA_REFUSED)).hasValue(1);
        assertThat(now.get(Measure.REPLICA_WAITS_EXPIRED)).hasValue(0);
        assertThat(now.get(Measure.REPLICA_WAITING)).hasValue(0);
        assertThat(now.get(Measure.REPLICA_CONNECTIONS_LIMIT)).hasValue(1);
        assertThat(now.get(Measure.REFUSED)).hasValue(0);
    }

    @Test
    void queriesThatOnlySelectAreServedByTheReplicaWhenAsked() {
        open(withQueries);
        assertThat(onReplica(store).block(LIMIT)).isTrue();
        assertThat(store.query(Boolean.class, "/* now */ with x as (select pg_is_in_recovery() r) SELECT r FROM x")
                        .blockLast(LIMIT))
                .isTrue();
        assertThat(store.transaction(tx -> onReplica(tx)).block(LIMIT)).isFalse();
    }

    @Test
    void whatWritesGoesToThePrimaryHoweverItIsAsked() {
        open(withQueries);
        store.execute("INSERT INTO item (name) VALUES (?)", "executed").block(LIMIT);
        for (String sql : List.of(
                "INSERT INTO item (name) VALUES ('x') RETURNING id",
                "UPDATE item SET name = 'y' WHERE name = 'x' RETURNING id",
                "WITH added AS (INSERT INTO item (name) VALUES ('z') RETURNING id) SELECT id FROM added",
                "SELECT id FROM item WHERE name = 'z' LIMIT 1 FOR UPDATE",
                "DELETE FROM item WHERE name = 'z' RETURNING id")) {
            assertThat(store.queryOne(Integer.class, sql).block(LIMIT)).as(sql).isPositive();
        }
        store.batch(List.of(io.millrace.Sql.of("INSERT INTO item (name) VALUES ('b')")))
                .blockLast(LIMIT);
        assertThat(store.executeAll("INSERT INTO item (name) VALUES (?)", Flux.just(List.of("c"), List.of("d")))
                        .block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aFunctionThatWritesIsTheCallersToSendToThePrimary() {
        open(withQueries);
        StepVerifier.create(store.queryOne(Integer.class, "SELECT add_item()"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermissionDeniedException.class)
                        .hasMessageContaining("replica"));
        assertThat(store.queryOne(Integer.class, "SELECT add_item()")
                        .contextWrite(ReplicaReads::avoid)
                        .block(LIMIT))
                .isPositive();
    }

    @Test
    void whoMustSeeTheLatestAvoidsReplicas() {
        open(withQueries);
        assertThat(onReplica(store).contextWrite(ReplicaReads::avoid).block(LIMIT))
                .isFalse();
        assertThat(store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx))
                        .contextWrite(ReplicaReads::avoid)
                        .block(LIMIT))
                .isFalse();
    }

    @Test
    void migrationsAndTheSchemaAreThoseOfThePrimary() {
        replica.administer("SELECT pg_wal_replay_pause()");
        try {
            open(withQueries);
            String table = "made_" + application.substring(9, 17);
            Migration migration = Migration.of(table, 1, "make", "CREATE TABLE " + table + " (id integer)");
            assertThat(store.migrate(List.of(migration)).block(LIMIT).applied()).hasSize(1);
            assertThat(store.migrate(List.of(migration)).block(LIMIT).applied()).isEmpty();
            assertThat(store.schema().block(LIMIT).tables())
                    .anyMatch(found -> found.name().equals(table));
        } finally {
            replica.administer("SELECT pg_wal_replay_resume()");
        }
    }

    @Test
    void theReplicasPoolHasItsOwnLimit() {
        open(withQueries.withOption("poolSize", "2").withOption("replicaPoolSize", "3"));
        Supplier<Mono<Long>> most = () -> Flux.range(0, 40)
                .flatMap(
                        i -> store.queryOne(
                                Long.class,
                                "SELECT COUNT(*) FROM pg_stat_activity, (SELECT pg_sleep(0.005)) s WHERE application_name = ?",
                                application),
                        40)
                .reduce(Math::max);
        assertThat(most.get().block(LIMIT)).isEqualTo(3);
        assertThat(most.get().contextWrite(ReplicaReads::avoid).block(LIMIT)).isEqualTo(2);
    }

    @Test
    void aReplicaThatIsGoneIsReplacedByThePrimaryUntilItIsBack() {
        open(withQueries);
        assertThat(onReplica(store).block(LIMIT)).isTrue();
        replica.shutdown(OwnServer.Mode.IMMEDIATE);
        try {
            // It takes a moment to end. Those whose statement was under way are told, and ask again.
            assertThat(onReplica(store)
                            .retry(3)
                            .repeat()
                            .takeUntil(there -> !there)
                            .blockLast(LIMIT))
                    .isFalse();
            assertThat(Flux.range(0, 200)
                            .flatMap(i -> onReplica(store), 64)
                            .distinct()
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(false);
            assertThat(readOnly()).isFalse();
        } finally {
            replica.restart();
        }
        Mono.defer(() -> onReplica(store))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(200, again -> again.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
        assertThat(readOnly()).isTrue();
    }

    @Test
    void withoutFallbackAReplicaThatCannotBeReachedIsAnError() {
        open(primary.config()
                .withOption("replicas", "127.0.0.1:1")
                .withOption("replicaFallback", "false")
                .withOption("applicationName", application));
        StepVerifier.create(store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("127.0.0.1")
                        .hasMessageContaining("refused"));
        assertThat(onReplica(store).block(LIMIT)).isFalse();
    }

    @Test
    void aServerThatIsNoReplicaIsNotUsedAsOne() {
        open(primary.config()
                .withOption("replicas", primary.address())
                .withOption("replicaFallback", "false")
                .withOption("applicationName", application));
        StepVerifier.create(store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("is a primary, and a replica is asked for"));
    }

    @Test
    void aSettingThatIsWrongOnTheReplicaIsNotHidden() {
        primary.administer("DROP ROLE IF EXISTS nobody", "CREATE ROLE nobody LOGIN PASSWORD 'x'");
        open(DatastoreConfig.of(primary.url().replaceFirst("//[^@]*@", "//nobody:wrong@"))
                .withOption("replicas", "127.0.0.1:1," + replica.address())
                .withOption("replicaFallback", "false"));
        StepVerifier.create(store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PermissionDeniedException.class)
                        .hasMessageContaining("password"));
    }

    @Test
    void optionsOfReplicasNeedReplicas() {
        assertThatThrownBy(() -> Datastores.create(primary.config().withOption("replicaQueries", "true")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> Datastores.create(
                        primary.config().withOption("replicas", "host").withOption("replicaPoolSize", "0")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("replicaPoolSize");
    }

    private void open(DatastoreConfig other) {
        store.close().block(LIMIT);
        store = Datastores.create(other);
    }

    private boolean readOnly() {
        return store.transaction(TransactionOptions.READ_ONLY, tx -> onReplica(tx))
                .block(LIMIT);
    }

    private static Mono<Boolean> onReplica(SqlOperations operations) {
        return operations.queryOne(Boolean.class, ON_REPLICA);
    }

    private long sessions(OwnServer server) {
        return server.number("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application + "'");
    }
}
