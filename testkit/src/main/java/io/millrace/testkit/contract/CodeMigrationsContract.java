package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.MigrationReport.Applied;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.ErrorDetails;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.MigrationException;
import io.millrace.error.TransactionUsageException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.migration.Migrator;
import io.millrace.migration.PlannedMigration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Migrations in code are applied beside scripts, by the same rules. */
public interface CodeMigrationsContract extends Contract {
    @Test
    default void codeRunsInItsTurn(ContractDatabase db) {
        Migration more = Migration.of("app", 3, "more", "INSERT INTO item (id) SELECT id + 10 FROM item");
        Migrator migrator = migrator(db, more, two(), items(db));
        assertThat(states(db, migrator)).containsExactly(State.PENDING, State.PENDING, State.PENDING);
        assertThat(db.get(migrator.up().run()).applied())
                .extracting(done -> done.migration().version())
                .containsExactly(1L, 2L, 3L);
        assertThat(db.itemIds()).containsExactlyInAnyOrder(1, 2, 11, 12);
        assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.APPLIED, State.APPLIED);
        assertThat(db.get(migrator.up().run()).alreadyApplied()).isEqualTo(3);
    }

    @Test
    default void codeIsRevertedByCode(ContractDatabase db) {
        Migrator migrator = migrator(db, items(db), two().withDown(tx -> tx.execute("DELETE FROM item")));
        db.get(migrator.up().run());
        assertThat(db.get(migrator.down("app", 1).run()).reverted())
                .extracting(Applied::migration)
                .extracting(Migration::id)
                .containsExactly("app/2 (two)");
        assertThat(db.itemIds()).isEmpty();
        assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.PENDING);
        db.get(migrator.up().run());
        stops(migrator(db, items(db), two()).down("app", 1).run(), "app/2 (two)", "undoes");
    }

    @Test
    default void codeThatFailsIsUndoneAndNamed(ContractDatabase db) {
        db.get(migrator(db, items(db)).up().run());
        RelationalDatastore store = db.store();
        List<Function<Transaction, Publisher<?>>> failing = List.of(
                tx -> tx.execute("INSERT INTO item (id) VALUES (1)").then(tx.execute("INSERT INTO nowhere VALUES (1)")),
                tx -> tx.execute("INSERT INTO item (id) VALUES (1)").then(Mono.error(new IllegalStateException())),
                tx -> tx.execute("INSERT INTO item (id) VALUES (1)").doOnNext(done -> tx.setRollbackOnly()),
                tx -> tx.execute("INSERT INTO item (id) VALUES (1)").then(tx.execute("COMMIT")),
                tx -> tx.execute("INSERT INTO item (id) VALUES (1)").then(tx.commit()),
                tx -> store.execute("INSERT INTO item (id) VALUES (1)"),
                tx -> {
                    throw new AssertionError("at once");
                });
        for (Function<Transaction, Publisher<?>> work : failing) {
            Migrator migrator = migrator(db, items(db), Migration.code("app", 2, "failing", "1", work));
            stops(migrator.up().run(), "app/2 (failing)", "code");
            assertThat(db.itemIds()).isEmpty();
            assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.PENDING);
        }
    }

    @Test
    default void codeIsNotRepeated(ContractDatabase db) {
        AtomicInteger runs = new AtomicInteger();
        Migration busy = Migration.code("app", 1, "busy", "1", tx -> {
            runs.incrementAndGet();
            return Mono.error(new LockTimeoutException("for a test", ErrorDetails.NONE, null));
        });
        stops(migrator(db, busy).up().run(), "app/1 (busy)", "for a test");
        assertThat(runs).hasValue(1);
    }

    @Test
    default void codeThatIsCancelledIsUndone(ContractDatabase db) {
        Sinks.Empty<Void> begun = Sinks.empty();
        Migration endless = Migration.code("app", 2, "two", "1", tx -> tx.execute("INSERT INTO item (id) VALUES (1)")
                .doOnNext(done -> begun.tryEmitEmpty())
                .then(Mono.never()));
        StepVerifier.create(migrator(db, items(db), endless).up().run().takeUntilOther(begun.asMono()))
                .verifyComplete();
        assertThat(db.get(migrator(db, items(db), two()).up().run()).applied()).hasSize(1);
        assertThat(db.itemIds()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    default void itsRevisionIsWhatMayNotChange(ContractDatabase db) {
        db.get(migrator(db, items(db), two()).up().run());
        Migration other = Migration.code("app", 2, "two", "1", tx -> Mono.empty());
        assertThat(states(db, migrator(db, items(db), other))).containsExactly(State.APPLIED, State.APPLIED);
        Migration revised = Migration.code("app", 2, "two", "2", tx -> Mono.empty());
        Migration script = Migration.of("app", 2, "two", "1");
        for (Migration changed : List.of(revised, script)) {
            Migrator migrator = migrator(db, items(db), changed);
            assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.CHANGED);
            stops(migrator.up().run(), "app/2 (two)", "revision", "repair");
        }
        Migrator migrator = migrator(db, items(db), revised);
        assertThat(db.list(migrator.repair())).containsExactly(revised);
        assertThat(db.get(migrator.up().run()).alreadyApplied()).isEqualTo(2);
    }

    @Test
    default void aDryRunSaysThatItIsCodeAndRunsNothing(ContractDatabase db) {
        AtomicInteger runs = new AtomicInteger();
        Migration code = Migration.code("app", 1, "code", "1", tx -> Mono.fromCallable(runs::incrementAndGet))
                .withDown(tx -> Mono.fromCallable(runs::incrementAndGet));
        Migrator migrator = migrator(db, code);
        assertThat(db.list(migrator.up().dryRun().map(PlannedMigration::sql)))
                .containsExactly("-- app/1 (code), in code\n");
        assertThat(runs).hasValue(0);
        db.get(migrator.up().run());
        assertThat(db.list(migrator.down("app", 0).dryRun().map(PlannedMigration::sql)))
                .containsExactly("-- app/1 (code), down, in code\n");
        assertThat(runs).hasValue(1);
    }

    @Test
    default void codeMayNestTransactionsAndSeeManyRows(ContractDatabase db) {
        Migration nesting = Migration.code("app", 2, "nesting", "1", tx -> tx.transaction(
                        nested -> nested.execute("INSERT INTO item (id) VALUES (1)")
                                .then(Mono.error(new TransactionUsageException("undone alone"))))
                .onErrorResume(TransactionUsageException.class, undone -> Mono.empty())
                .thenMany(Flux.range(2, 100).concatMap(id -> tx.execute("INSERT INTO item (id) VALUES (?)", id)))
                .thenMany(tx.query(Integer.class, "SELECT id FROM item")));
        db.get(migrator(db, items(db), nesting).up().run());
        assertThat(db.itemIds()).hasSize(100).doesNotContain(1);
    }

    @Test
    @Requires({Feature.SEVERAL_DATASTORES, Feature.MIGRATION_LOCK})
    default void manyDatastoresAtOnceRunCodeOnce(ContractDatabase db) {
        AtomicInteger runs = new AtomicInteger();
        Migration counted = Migration.code("app", 2, "counted", "1", tx -> {
            runs.incrementAndGet();
            return tx.execute("INSERT INTO item (id) VALUES (7)");
        });
        MigrationSource source = MigrationSource.of(List.of(items(db), counted));
        List<RelationalDatastore> stores = Stream.generate(db::open).limit(4).toList();
        db.list(Flux.fromIterable(stores)
                .flatMap(store -> Migrator.of(store, source).up().run(), stores.size()));
        assertThat(runs).hasValue(1);
        assertThat(db.itemIds()).containsExactly(7);
    }

    private static Migration items(ContractDatabase db) {
        return Migration.of("app", 1, "items", db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY)"))
                .withDown("DROP TABLE item");
    }

    private static Migration two() {
        return Migration.code("app", 2, "two", "1", tx -> Flux.just(1, 2)
                .concatMap(id -> tx.execute("INSERT INTO item (id) VALUES (?)", id)));
    }

    private static Migrator migrator(ContractDatabase db, Migration... migrations) {
        return Migrator.of(db.store(), MigrationSource.of(List.of(migrations)));
    }

    private static List<State> states(ContractDatabase db, Migrator migrator) {
        return db.list(migrator.status().map(MigrationStatus::state));
    }

    private static void stops(Publisher<?> run, String... named) {
        StepVerifier.create(run)
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MigrationException.class).hasMessageContainingAll(named));
    }
}
