package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What runs on each connection when it is made. */
class ConnectionStatementsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestSchema schema = TestSchema.create();

    @AfterEach
    void drop() {
        schema.drop();
    }

    private static void with(DatastoreConfig config, Consumer<RelationalDatastore> test) {
        RelationalDatastore store = Datastores.create(config);
        try {
            test.accept(store);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void allConnectionsHaveRunThem() {
        DatastoreConfig config = schema.config()
                .withOption("poolSize", "3")
                .withConnectionStatement("SET work_mem = '7MB'")
                .withConnectionStatement("CREATE TEMP TABLE scratch (pid int)")
                .withConnectionStatement(
                        "INSERT INTO scratch SELECT pg_backend_pid() WHERE current_setting('work_mem') = '7MB'");
        with(config, store -> {
            List<Boolean> own = Flux.range(0, 3)
                    .flatMap(i ->
                            store.queryOne(Boolean.class, "SELECT pid = pg_backend_pid() FROM scratch, pg_sleep(0.1)"))
                    .collectList()
                    .block(LIMIT);
            assertThat(own).containsExactly(true, true, true);
        });
    }

    @Test
    void oneThatFailsIsNamed() {
        DatastoreConfig config = schema.config()
                .withConnectionStatement("SET work_mem = '7MB'")
                .withConnectionStatement("SELECT * FROM nowhere WHERE secret = 'hunter2'");
        with(config, store -> StepVerifier.create(store.queryOne("SELECT 1"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("Statement 2 of 2")
                        .hasMessageContaining("nowhere")
                        .hasMessageNotContaining("hunter2")));
    }

    /** The driver's own scanner reads some of them otherwise than PostgreSQL, and quotes what it cannot read. */
    @Test
    void textsArePostgres() {
        DatastoreConfig config = schema.config()
                .withConnectionStatement("CREATE FUNCTION pg_temp.quoted(text) RETURNS text LANGUAGE sql"
                        + " AS E'SELECT \\'its \\' || $1'")
                .withConnectionStatement("PREPARE twice (int) AS SELECT 2 * $1");
        with(config.withOption("statementCacheSize", "0"), store -> StepVerifier.create(
                        store.queryOne(String.class, "SELECT pg_temp.quoted('me')"))
                .expectNext("its me")
                .verifyComplete());
    }

    @Test
    void valuesForParametersAreMissedByNumber() {
        with(
                schema.config().withConnectionStatement("SELECT $1"),
                store -> StepVerifier.create(store.queryOne("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("Statement 1 of 1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET client_encoding = 'LATIN1'",
                "SET DateStyle = 'SQL, DMY'",
                "SET IntervalStyle = 'sql_standard'",
                "SET standard_conforming_strings = off",
                "SELECT set_config('extra_float_digits', '0', false)"
            })
    void whatChangesValuesIsRefused(String statement) {
        with(schema.config().withConnectionStatement(statement), store -> StepVerifier.create(
                        store.queryOne("SELECT 1"))
                .expectError()
                .verify(LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BEGIN", "SELECT 1; SELECT 2", "SELECT 'open"})
    void eachIsOneStatementThatLeavesNoTransactionOpen(String statement) {
        assertThatThrownBy(() -> Datastores.create(schema.config().withConnectionStatement(statement)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("connectionStatements");
    }

    @Test
    void pgbouncerExcludesThem() {
        DatastoreConfig config = schema.config().withOption("pgbouncer", "true");
        assertThatThrownBy(() -> Datastores.create(config.withConnectionStatement("SET work_mem = '7MB'")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ALTER ROLE");
    }

    @Test
    void anObserverOfTheConfigurationIsTold() {
        List<String> seen = new CopyOnWriteArrayList<>();
        with(schema.config().withObserver(statement -> seen.add(statement.sql())), store -> store.queryOne("SELECT 1")
                .block(LIMIT));
        assertThat(seen).containsExactly("SELECT 1");
    }
}
