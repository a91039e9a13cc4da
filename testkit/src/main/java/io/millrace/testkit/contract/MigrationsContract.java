package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.MigrationReport.Applied;
import io.millrace.RelationalDatastore;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Each migration is applied once, whole, and in order. */
public interface MigrationsContract extends Contract {
    @Test
    default void theyAreAppliedInOrderAndOnce(ContractDatabase db) {
        List<Migration> both = List.of(second(db), first(db));
        assertThat(db.get(db.store().migrate(both)).applied())
                .extracting(Applied::migration)
                .containsExactly(first(db), second(db));
        assertThat(db.itemIds()).containsExactly(1, 2);

        MigrationReport again = db.get(db.store().migrate(both));
        assertThat(again.applied()).isEmpty();
        assertThat(again.alreadyApplied()).isEqualTo(2);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void laterOnesAreAddedToEarlierOnes(ContractDatabase db) {
        db.get(db.store().migrate(List.of(first(db))));
        assertThat(db.get(db.store().migrate(List.of(first(db), second(db)))).applied())
                .extracting(Applied::migration)
                .containsExactly(second(db));
    }

    @Test
    default void ownersNumberTheirsOnTheirOwn(ContractDatabase db) {
        Migration other = Migration.of("plugin", 1, "words", db.sql("CREATE TABLE word (id {INTEGER})"));
        db.get(db.store().migrate(List.of(first(db), second(db))));
        assertThat(db.get(db.store().migrate(List.of(other))).applied()).hasSize(1);
        assertThat(db.get(db.store().migrate(List.of(first(db), second(db)))).alreadyApplied())
                .isEqualTo(2);
    }

    @Test
    default void aScriptMayBelongToOneKindOfDatabase(ContractDatabase db) {
        Migration special = Migration.of("app", 1, "special", "This is no SQL at all")
                .with(db.store().type(), db.sql("CREATE TABLE special (id {INTEGER})"));
        db.get(db.store().migrate(List.of(special)));
        assertThat(db.count("special")).isZero();
    }

    @Test
    @Requires(Feature.TRANSACTIONAL_DDL)
    default void oneThatFailsLeavesNothingHalfApplied(ContractDatabase db) {
        Migration broken = Migration.of(
                "app",
                3,
                "broken",
                db.sql(
                        "CREATE TABLE half (id {INTEGER});\nINSERT INTO half VALUES (1);\nINSERT INTO nowhere VALUES (1)"));
        StepVerifier.create(db.store().migrate(List.of(first(db), second(db), broken)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("app/3 (broken)")
                        .hasMessageContaining("line 3"));
        assertThat(db.itemIds()).containsExactly(1, 2);

        Migration repaired = Migration.of("app", 3, "repaired", db.sql("CREATE TABLE half (id {INTEGER})"));
        assertThat(db.get(db.store().migrate(List.of(first(db), second(db), repaired)))
                        .applied())
                .hasSize(1);
    }

    @Test
    default void aChangedOneStops(ContractDatabase db) {
        db.get(db.store().migrate(List.of(first(db))));
        Migration changed = Migration.of("app", 1, "items", db.sql("CREATE TABLE item (id {BIGINT})"));
        stops(db, List.of(changed, second(db)), "app/1 (items)");
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aMissingOneStops(ContractDatabase db) {
        db.get(db.store().migrate(List.of(first(db), second(db))));
        stops(db, List.of(second(db)), "app/1 (items)");
    }

    @Test
    default void oneOutOfOrderStops(ContractDatabase db) {
        db.get(Migrator.of(db.store(), MigrationSource.of(List.of(numbered(db, 1), numbered(db, 3))))
                .withGapsAllowed()
                .up()
                .run());
        stops(db, List.of(numbered(db, 1), numbered(db, 2), numbered(db, 3)), "app/2");
    }

    @Test
    @Requires(Feature.MIGRATION_LOCK)
    default void manyCallersAtOnceApplyEachOnce(ContractDatabase db) {
        appliedOnce(db, Stream.generate(db::store).limit(8).toList());
    }

    @Test
    @Requires({Feature.SEVERAL_DATASTORES, Feature.MIGRATION_LOCK})
    default void manyDatastoresAtOnceApplyEachOnce(ContractDatabase db) {
        appliedOnce(db, Stream.generate(db::open).limit(4).toList());
    }

    private static void appliedOnce(ContractDatabase db, List<RelationalDatastore> stores) {
        List<Migration> migrations =
                IntStream.rangeClosed(1, 10).mapToObj(i -> numbered(db, i)).toList();
        List<MigrationReport> reports =
                db.list(Flux.fromIterable(stores).flatMap(store -> store.migrate(migrations), stores.size()));
        assertThat(reports).hasSize(stores.size());
        assertThat(reports.stream().flatMap(report -> report.applied().stream()).map(Applied::migration))
                .containsExactlyInAnyOrderElementsOf(migrations);
        assertThat(db.get(db.store().migrate(migrations)).alreadyApplied()).isEqualTo(10);
    }

    private static void stops(ContractDatabase db, List<Migration> migrations, String named) {
        StepVerifier.create(db.store().migrate(migrations))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MigrationException.class).hasMessageContaining(named));
    }

    private static Migration first(ContractDatabase db) {
        return Migration.of(
                "app", 1, "items", db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL)"));
    }

    private static Migration second(ContractDatabase db) {
        return Migration.of("app", 2, "more", db.sql("""
                        -- two; items
                        INSERT INTO item VALUES (1, 'a');
                        INSERT INTO item VALUES (2, 'c');
                        CREATE TABLE tag (id {INTEGER});
                        """));
    }

    private static Migration numbered(ContractDatabase db, int version) {
        return Migration.of(
                "app", version, "table " + version, db.sql("CREATE TABLE numbered_" + version + " (id {INTEGER})"));
    }
}
