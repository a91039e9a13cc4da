package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import io.millrace.schema.CheckConstraint;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.ForeignKey.Action;
import io.millrace.schema.Index;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import io.millrace.schema.View;
import io.millrace.spi.SchemaReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The schema tells what is in a database. */
public interface SchemaContract extends Contract {
    @Test
    default void anEmptyDatabaseHasAnEmptySchema(ContractDatabase db) {
        DatabaseSchema schema = db.get(db.store().schema());
        assertThat(schema.tables()).isEmpty();
        assertThat(schema.virtualTables()).isEmpty();
        assertThat(schema.views()).isEmpty();
        assertThat(schema.migrationVersions()).isEmpty();
        assertThat(schema.database().product()).isNotBlank();
        assertThat(schema.database().version()).containsPattern("\\d+\\.\\d+");
        assertThat(schema.database().encoding()).isNotBlank();
    }

    @Test
    default void columnsAreInOrderWithTypesNullsAndDefaults(ContractDatabase db) {
        db.create("item", "id {INTEGER} PRIMARY KEY, name {TEXT} DEFAULT 'none' NOT NULL, amount {INTEGER}");
        Table item = table(db, "item");
        assertThat(item.columns()).extracting(Column::name).containsExactly("id", "name", "amount");
        assertThat(item.column("amount").orElseThrow().type()).isEqualToIgnoringCase(db.sql("{INTEGER}"));
        assertThat(item.columns()).extracting(Column::nullable).containsExactly(false, false, true);
        assertThat(item.column("name").orElseThrow().defaultValue().orElseThrow())
                .startsWith("'none'");
        assertThat(item.column("amount").orElseThrow().defaultValue()).isEmpty();
        assertThat(item.column("amount").orElseThrow().generation()).isEqualTo(Generation.NONE);
        assertThat(item.column("nowhere")).isEmpty();
    }

    @Test
    @Requires(Feature.GENERATED_COLUMNS)
    default void generatedColumnsTellWhatTheyAreMadeOf(ContractDatabase db) {
        db.create("item", "amount {INTEGER}, more {INTEGER} GENERATED ALWAYS AS (amount + 1) STORED");
        Column more = table(db, "item").column("more").orElseThrow();
        assertThat(more.generation()).isEqualTo(Generation.STORED);
        assertThat(more.generationExpression().orElseThrow()).contains("amount + 1");
        assertThat(more.defaultValue()).isEmpty();
    }

    @Test
    default void keysHaveTheirColumnsInOrderAndTheirActions(ContractDatabase db) {
        db.create("parent", "x {INTEGER} NOT NULL, y {INTEGER} NOT NULL, PRIMARY KEY (y, x)");
        db.create(
                "child",
                "id {INTEGER} PRIMARY KEY, a {INTEGER}, b {INTEGER}, CONSTRAINT to_parent FOREIGN KEY (b, a)"
                        + " REFERENCES parent (y, x) ON DELETE CASCADE ON UPDATE SET NULL");
        assertThat(table(db, "parent").primaryKey().orElseThrow().columns()).containsExactly("y", "x");
        assertThat(table(db, "child").foreignKeys()).singleElement().satisfies(key -> {
            assertThat(key.name()).contains("to_parent");
            assertThat(key.columns()).containsExactly("b", "a");
            assertThat(key.referencedTable()).isEqualTo("parent");
            assertThat(key.referencedSchema()).isEqualTo(table(db, "parent").schema());
            assertThat(key.referencedColumns()).containsExactly("y", "x");
            assertThat(key.onDelete()).isEqualTo(Action.CASCADE);
            assertThat(key.onUpdate()).isEqualTo(Action.SET_NULL);
        });
    }

    @Test
    default void aForeignKeyMayReferToItsOwnTableAndToAKeyUnnamed(ContractDatabase db) {
        db.create("node", "id {INTEGER} PRIMARY KEY, parent {INTEGER} REFERENCES node");
        assertThat(table(db, "node").foreignKeys()).singleElement().satisfies(key -> {
            assertThat(key.referencedTable()).isEqualTo("node");
            assertThat(key.referencedColumns()).containsExactly("id");
        });
    }

    @Test
    default void constraintsHaveTheirNamesAndTexts(ContractDatabase db) {
        db.create(
                "item",
                "id {INTEGER} PRIMARY KEY, a {INTEGER}, b {INTEGER}, CONSTRAINT pair UNIQUE (b, a),"
                        + " CONSTRAINT positive CHECK (a > 0)");
        Table item = table(db, "item");
        assertThat(item.uniqueConstraints()).containsExactly(UniqueConstraint.of("pair", List.of("b", "a")));
        assertThat(item.checkConstraints()).extracting(CheckConstraint::name).containsExactly(Optional.of("positive"));
        assertThat(item.checkConstraints().get(0).condition()).containsPattern("a\\W*> 0");
        assertThat(item.indexes()).isEmpty();
    }

    @Test
    default void indexesHaveTheirColumnsInOrder(ContractDatabase db) {
        db.createItems();
        db.get(db.store().execute("CREATE UNIQUE INDEX item_name ON item (name, id DESC)"));
        db.get(db.store().execute("CREATE INDEX item_plain ON item (name)"));
        assertThat(table(db, "item").indexes())
                .containsExactly(
                        Index.of(
                                "item_name",
                                true,
                                List.of(Index.Key.of("name", false, false), Index.Key.of("id", false, true)),
                                null),
                        Index.of("item_plain", false, List.of(Index.Key.of("name", false, false)), null));
    }

    @Test
    @Requires(Feature.PARTIAL_AND_EXPRESSION_INDEXES)
    default void indexesHaveTheirExpressionsAndConditions(ContractDatabase db) {
        db.createItems();
        db.get(db.store().execute("CREATE INDEX item_lower ON item (lower(name), id) WHERE id > 5"));
        assertThat(table(db, "item").indexes()).singleElement().satisfies(index -> {
            assertThat(index.keyTexts()).containsExactly("lower(name)", "id");
            assertThat(index.keys()).extracting(Index.Key::expression).containsExactly(true, false);
            assertThat(index.predicate().orElseThrow()).contains("id > 5");
        });
    }

    @Test
    default void viewsHaveTheirColumnsAndTexts(ContractDatabase db) {
        db.createItems();
        db.get(db.store().execute("CREATE VIEW short AS SELECT id AS number FROM item WHERE id < 5"));
        DatabaseSchema schema = db.get(db.store().schema());
        assertThat(schema.tables()).extracting(Table::name).containsExactly("item");
        View view = schema.views().get(0);
        assertThat(view.name()).isEqualTo("short");
        assertThat(view.columns()).extracting(Column::name).containsExactly("number");
        assertThat(view.definition()).containsIgnoringCase("select").contains("item");
    }

    @Test
    default void versionsAreThoseOfTheNewestMigrations(ContractDatabase db) {
        String plain = db.sql("CREATE TABLE one (id {INTEGER})");
        MigrationSource source = MigrationSource.of(List.of(
                Migration.of("app", 2, "one", plain),
                Migration.of("app", 12, "two", plain.replace("one", "two")),
                Migration.of("plugin", 3, "three", plain.replace("one", "three"))));
        db.get(Migrator.of(db.store(), source).withGapsAllowed().up().run());
        DatabaseSchema schema = db.get(db.store().schema());
        assertThat(schema.migrationVersions())
                .containsOnlyKeys("app", "plugin")
                .containsEntry("app", 12L)
                .containsEntry("plugin", 3L);
        assertThat(schema.tables()).extracting(Table::name).containsExactly("one", "three", "two");
    }

    @Test
    @Requires(Feature.TRANSACTIONAL_DDL)
    default void aTransactionReadsItsOwnChanges(ContractDatabase db) {
        db.createItems();
        List<Table> inside = db.get(db.store().transaction(tx -> {
            tx.setRollbackOnly();
            return tx.execute(db.sql("CREATE TABLE added (id {INTEGER})"))
                    .then(Mono.defer(() -> SchemaReader.of(db.store()).read(tx)))
                    .map(DatabaseSchema::tables);
        }));
        assertThat(inside).extracting(Table::name).containsExactly("added", "item");
        assertThat(db.get(db.store().schema()).tables()).extracting(Table::name).containsExactly("item");
    }

    @Test
    default void namesAreAsTheCatalogHasThem(ContractDatabase db) {
        db.create("\"Odd \"\"name\"", "\"Id, or so\" {INTEGER} PRIMARY KEY, \"select\" {INTEGER} UNIQUE");
        Table odd = table(db, "Odd \"name");
        assertThat(odd.columns()).extracting(Column::name).containsExactly("Id, or so", "select");
        assertThat(odd.primaryKey().orElseThrow().columns()).containsExactly("Id, or so");
        assertThat(odd.uniqueConstraints())
                .extracting(UniqueConstraint::columns)
                .containsExactly(List.of("select"));
    }

    private static Table table(ContractDatabase db, String name) {
        return db.get(db.store().schema()).table(name).orElseThrow();
    }
}
