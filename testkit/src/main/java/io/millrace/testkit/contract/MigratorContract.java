package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.MigrationReport.Applied;
import io.millrace.RelationalDatastore;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationProgress;
import io.millrace.migration.MigrationProgress.Phase;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.MigrationStatus;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.migration.Migrator;
import io.millrace.migration.PlannedMigration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Migrations are reverted, told of, planned, repaired and read from files alike everywhere. */
public interface MigratorContract extends Contract {
    @Test
    default void revertingLeavesWhatWasThereBefore(ContractDatabase db) {
        Migrator migrator = migrator(db, items(db), tags(db));
        db.get(migrator.up().run());
        assertThat(db.get(migrator.down("app", 1).run()).reverted())
                .extracting(Applied::migration)
                .containsExactly(tags(db));
        assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.PENDING);
        db.create("tag", "other {TEXT}");
        db.get(db.store().execute("DROP TABLE tag"));

        assertThat(db.get(migrator.down("app", 0).run()).reverted()).hasSize(1);
        assertThat(db.get(migrator.up().run()).applied()).hasSize(2);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void oneWithoutDownKeepsAllFromBeingReverted(ContractDatabase db) {
        Migration oneWay = Migration.of("app", 2, "one way", db.sql("CREATE TABLE one_way (id {INTEGER})"));
        Migrator migrator = migrator(
                db, items(db), oneWay, Migration.of("app", 3, "c", "-- none").withDown("-- none"));
        db.get(migrator.up().run());
        stops(migrator.down("app", 0).run(), "app/2 (one way)");
        assertThat(states(db, migrator)).containsExactly(State.APPLIED, State.APPLIED, State.APPLIED);
    }

    @Test
    @Requires(Feature.TRANSACTIONAL_DDL)
    default void revertingThatFailsIsUndone(ContractDatabase db) {
        Migration broken = items(db).withDown("DROP TABLE item;\nDROP TABLE nowhere;");
        Migrator migrator = migrator(db, broken);
        db.get(migrator.up().run());
        stops(migrator.down("app", 0).run(), "app/1 (items)", "line 2");
        assertThat(db.itemIds()).isEmpty();
        assertThat(states(db, migrator)).containsExactly(State.APPLIED);
    }

    @Test
    default void aVersionLeftOutStops(ContractDatabase db) {
        Migration third = Migration.of("app", 3, "later", db.sql("CREATE TABLE later (id {INTEGER})"));
        stops(migrator(db, items(db), third).up().run(), "app/3 (later)", "version 2");
        assertThat(states(db, migrator(db, items(db), third))).containsExactly(State.PENDING, State.PENDING);
    }

    @Test
    default void aDuplicateStops(ContractDatabase db) {
        stops(
                migrator(db, items(db), Migration.of("app", 1, "again", "SELECT 1"))
                        .up()
                        .run(),
                "app/1 (again)",
                "items");
    }

    @Test
    default void statusTellsHowEachStands(ContractDatabase db) {
        assertThat(states(db, migrator(db, items(db)))).containsExactly(State.PENDING);
        db.get(migrator(db, items(db), tags(db)).up().run());
        Migration changed = Migration.of("app", 1, "items", db.sql("CREATE TABLE item (id {BIGINT})"));
        Migration third = Migration.of("app", 3, "later", "SELECT 1");
        Migrator migrator = migrator(db, changed, third);
        assertThat(states(db, migrator)).containsExactly(State.CHANGED, State.MISSING, State.PENDING);
        assertThat(db.list(migrator.status()))
                .first()
                .satisfies(status -> assertThat(status.appliedAt()).isPresent())
                .satisfies(status -> assertThat(status.took()).isPresent());
    }

    @Test
    default void aDryRunTellsTheSqlAndWritesNothing(ContractDatabase db) {
        Migrator migrator = migrator(db, items(db), tags(db));
        assertThat(db.list(migrator.up().dryRun().map(PlannedMigration::statements)))
                .containsExactly(
                        List.of(db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY)")),
                        List.of(db.sql("CREATE TABLE tag (id {INTEGER})"), "INSERT INTO tag VALUES (1)"));
        assertThat(states(db, migrator)).containsExactly(State.PENDING, State.PENDING);
        db.get(migrator.up().run());
        assertThat(db.list(migrator.down("app", 1).dryRun().map(PlannedMigration::statements)))
                .containsExactly(List.of("DROP TABLE tag"));
        assertThat(db.count("tag")).isEqualTo(1);
    }

    @Test
    default void repairAcceptsAChange(ContractDatabase db) {
        db.get(migrator(db, items(db)).up().run());
        Migration changed =
                Migration.of("app", 1, "items", db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY) -- a remark"));
        stops(migrator(db, changed).up().run(), "app/1 (items)", "repair");
        assertThat(db.list(migrator(db, changed).repair())).containsExactly(changed);
        assertThat(db.get(migrator(db, changed).up().run()).alreadyApplied()).isEqualTo(1);
    }

    @Test
    default void progressTellsOfEach(ContractDatabase db) {
        StepVerifier.create(migrator(db, items(db), tags(db)).up().progress().map(MigratorContract::told))
                .expectNext("STARTED 1 of 2", "DONE 1 of 2", "STARTED 2 of 2", "DONE 2 of 2")
                .verifyComplete();
    }

    @Test
    default void aScriptCannotCommitByItself(ContractDatabase db) {
        Migration escaping = Migration.of("app", 1, "x", db.sql("CREATE TABLE item (id {INTEGER});\nCOMMIT;"));
        stops(migrator(db, escaping).up().run(), "app/1 (x)", "line 2");
        assertThat(states(db, migrator(db, escaping))).containsExactly(State.PENDING);
    }

    @Test
    default void oneWithoutATransactionThatFailsStopsUntilItIsMarked(ContractDatabase db) {
        Migration open = Migration.of(
                "app",
                1,
                "open",
                db.sql("-- +goose NO TRANSACTION\nCREATE TABLE item (id {INTEGER});\nINSERT INTO nowhere VALUES (1)"));
        Migrator migrator = migrator(db, open);
        stops(migrator.up().run(), "app/1 (open)", "line 3");
        assertThat(db.itemIds()).as("what came before the failure stays").isEmpty();
        assertThat(states(db, migrator)).containsExactly(State.UNFINISHED);
        stops(migrator.up().run(), "app/1 (open)", "not finished");

        db.store().execute("DROP TABLE item").block();
        migrator.markNotApplied("app", 1).block();
        Migration mended = items(db).withoutTransaction();
        assertThat(db.get(migrator(db, mended).up().run()).applied()).hasSize(1);
        assertThat(states(db, migrator(db, mended))).containsExactly(State.APPLIED);
    }

    @Test
    @Requires({Feature.SEVERAL_DATASTORES, Feature.MIGRATION_LOCK})
    default void manyDatastoresAtOnceApplyThoseWithoutATransactionOnce(ContractDatabase db) {
        db.create("ledger", "version {INTEGER} NOT NULL");
        MigrationSource source = MigrationSource.of(IntStream.rangeClosed(1, 6)
                .mapToObj(version -> Migration.of("app", version, "row", "INSERT INTO ledger VALUES (" + version + ")"))
                .map(migration -> migration.version() % 2 == 0 ? migration.withoutTransaction() : migration)
                .toList());
        List<RelationalDatastore> stores = Stream.generate(db::open).limit(4).toList();
        db.list(Flux.fromIterable(stores)
                .flatMap(store -> Migrator.of(store, source).up().run(), stores.size()));
        assertThat(db.list(db.store().query(Integer.class, "SELECT version FROM ledger ORDER BY version")))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    default void ownersShareScriptsUnderNamesOfTheirOwn(ContractDatabase db) {
        String script = db.sql("CREATE TABLE ${prefix}item (id {INTEGER})");
        MigrationSource acme = owned("acme", script).withNames(Map.of("prefix", "acme_"));
        MigrationSource globex = owned("globex", script).withNames(Map.of("prefix", "globex_"));
        Migrator both = Migrator.of(db.store(), MigrationSource.all(acme, globex));

        assertThat(db.get(both.up().run()).applied()).hasSize(2);
        db.get(db.store().execute("INSERT INTO acme_item VALUES (1)"));
        db.get(both.down("globex", 0).run());

        assertThat(db.get(db.store().queryOne(Integer.class, "SELECT id FROM acme_item")))
                .isEqualTo(1);
        assertThat(states(db, both)).containsExactly(State.APPLIED, State.PENDING);
        MigrationSource renamed = owned("acme", script).withNames(Map.of("prefix", "other_"));
        stops(Migrator.of(db.store(), MigrationSource.all(renamed, globex)).up().run(), "acme/1 (items)");
    }

    @Test
    default void filesAreRead(ContractDatabase db, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V001__items.sql"), db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY);"));
        Files.writeString(folder.resolve("V002__tags.sql"), "This is no SQL at all");
        Files.writeString(
                folder.resolve("V002__tags." + db.store().type() + ".sql"),
                db.sql("-- +goose Up\nCREATE TABLE tag (id {INTEGER});\n-- +goose Down\nDROP TABLE tag;\n"));
        Migrator migrator = Migrator.of(db.store(), MigrationSource.directory("app", folder));
        assertThat(db.get(migrator.up().run()).applied()).hasSize(2);
        assertThat(db.count("tag")).isZero();
        assertThat(db.get(migrator.down("app", 1).run()).reverted()).hasSize(1);

        Path broken = Files.writeString(folder.resolve("V003__broken.sql"), "\n\nINSERT INTO nowhere VALUES (1);");
        stops(migrator.up().run(), "app/3 (broken)", broken.toString(), "line 3");
        Files.delete(broken);
        Files.delete(folder.resolve("V001__items.sql"));
        stops(migrator.up().run(), "app/1 (items)", "V001__items.sql");
    }

    private static String told(MigrationProgress event) {
        assertThat(event.took().isZero()).isEqualTo(event.phase() != Phase.DONE);
        return event.phase() + " " + event.number() + " of " + event.total();
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

    private static Migration items(ContractDatabase db) {
        return Migration.of("app", 1, "items", db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY)"))
                .withDown("DROP TABLE item");
    }

    private static MigrationSource owned(String owner, String script) {
        return MigrationSource.of(
                List.of(Migration.of(owner, 1, "items", script).withDown("DROP TABLE ${prefix}item")));
    }

    private static Migration tags(ContractDatabase db) {
        return Migration.of("app", 2, "tags", db.sql("CREATE TABLE tag (id {INTEGER});\nINSERT INTO tag VALUES (1);"))
                .withDown("DROP TABLE tag");
    }
}
