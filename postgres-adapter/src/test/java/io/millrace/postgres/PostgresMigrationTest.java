package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import io.millrace.observation.StatementExecution;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Migrations on a server that several processes use. */
class PostgresMigrationTest extends SchemaTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void anIndexIsBuiltConcurrentlyOutsideATransaction() {
        MigrationReport report = store.migrate(List.of(
                        Migration.of("app", 1, "items", "CREATE TABLE item (id integer PRIMARY KEY, name text)"),
                        Migration.of("app", 2, "index", """
                                -- +goose NO TRANSACTION
                                CREATE INDEX CONCURRENTLY item_name ON item (name);
                                """)))
                .block(LIMIT);
        assertThat(report.applied()).hasSize(2);
        assertThat(store.schema().block(LIMIT).table("item").orElseThrow().indexes())
                .extracting(index -> index.name())
                .containsExactly("item_name");
    }

    @Test
    void theFirstRunFailsNothing() {
        List<StatementExecution> seen = new CopyOnWriteArrayList<>();
        RelationalDatastore observed = Datastores.create(schema.config().withObserver(seen::add));
        try {
            observed.migrate(List.of(Migration.of("app", 1, "items", "CREATE TABLE item (id integer)")))
                    .block(LIMIT);
        } finally {
            observed.close().block(LIMIT);
        }
        assertThat(seen).isNotEmpty().allMatch(each -> each.outcome() == StatementExecution.Outcome.COMPLETED);
    }

    @Test
    void aScriptOfSeveralStatementsWithBodiesIsRunWhole() {
        store.migrate(List.of(Migration.of("app", 1, "trigger", """
                        CREATE TABLE item (id integer PRIMARY KEY, name text, touched integer DEFAULT 0);
                        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$
                        BEGIN
                            NEW.touched := 1; -- not the end; 'nor this'
                            RETURN NEW;
                        END;
                        $body$;
                        CREATE TRIGGER item_touch BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION touch();
                        INSERT INTO item (id, name) VALUES (1, 'a;b');
                        """))).block(LIMIT);
        assertThat(store.queryOne(Integer.class, "SELECT touched FROM item WHERE name = 'a;b'")
                        .block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void manyDatastoresMigrateAtOnceAndEachStepIsDoneOnce() {
        List<RelationalDatastore> stores =
                IntStream.range(0, 8).mapToObj(i -> schema.open()).toList();
        List<Migration> migrations = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> Migration.of("app", i, "step " + i, "CREATE TABLE step_" + i + " (id integer)"))
                .toList();
        try {
            Long applied = Flux.fromIterable(stores)
                    .flatMap(each -> each.migrate(migrations), stores.size())
                    .map(report -> (long) report.applied().size())
                    .reduce(0L, Long::sum)
                    .block(LIMIT);
            assertThat(applied).isEqualTo(10);
            assertThat(store.schema().block(LIMIT).tables()).hasSize(10);
        } finally {
            Flux.fromIterable(stores).flatMap(RelationalDatastore::close).blockLast(LIMIT);
        }
    }

    @Test
    void aMigrationMayTakeLongerThanAStatement() {
        RelationalDatastore hasty = Datastores.create(schema.config().withOption("statementTimeout", "100ms"));
        try {
            assertThat(hasty.migrate(List.of(Migration.of("app", 1, "slow", "SELECT pg_sleep(0.3)")))
                            .block(LIMIT)
                            .applied())
                    .hasSize(1);
        } finally {
            hasty.close().block(LIMIT);
        }
    }
}
