package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.Sql;
import io.millrace.capability.StatementDescription;
import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescription.Nullability;
import io.millrace.capability.StatementDescription.Origin;
import io.millrace.capability.StatementDescription.Parameter;
import io.millrace.capability.StatementDescriptions;
import io.millrace.error.BadSqlException;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import io.millrace.mapping.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements are described as they would run, and nothing of them runs. */
public interface StatementDescriptionsContract extends Contract {
    @Test
    @Requires({Feature.STATEMENT_DESCRIPTIONS, Feature.RETURNING})
    default void aStatementThatWritesIsDescribedAndDoesNotRun(ContractDatabase db) {
        db.createItems();
        StatementDescription insert =
                describe(db, Sql.of("INSERT INTO item (id, name) VALUES (:id, :name) RETURNING name, id AS key"));
        assertThat(insert.columns()).extracting(Column::name).containsExactly("name", "key");
        assertThat(insert.parameters())
                .extracting(parameter -> parameter.name().orElseThrow())
                .containsExactly("id", "name");
        assertThat(insert.parameters()).extracting(Parameter::position).containsExactly(1, 2);
        db.insertItems(1);
        assertThat(describe(db, Sql.of("DELETE FROM item")).columns()).isEmpty();
        describe(db, Sql.of("UPDATE item SET name = ?", "other"));
        describe(db, Sql.verbatim("DROP TABLE item"));
        assertThat(db.row("SELECT name FROM item").get("name", String.class)).isEqualTo("item 1");
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void classesAreThoseThatRowsGive(ContractDatabase db) {
        db.create("sample", "i {INTEGER}, b {BIGINT}, d {DOUBLE}, t {TEXT}, x {BYTES}");
        db.get(db.store()
                .execute("INSERT INTO sample (i, b, d, t, x) VALUES (?, ?, ?, ?, ?)", 1, 2L, 0.5, "t", new byte[] {1}));
        String select = "SELECT i, b, d, t, x FROM sample";
        Row row = db.row(select);
        List<Column> columns = describe(db, Sql.of(select)).columns();
        assertThat(columns).hasSize(5).allSatisfy(column -> {
            assertThat(column.databaseType()).isPresent();
            assertThat(column.javaType().orElseThrow())
                    .isInstanceOfSatisfying(Class.class, type -> assertThat(row.get(column.name()))
                            .isExactlyInstanceOf(type));
        });
        assertThat(describe(db, Sql.of("SELECT * FROM sample")).columns())
                .extracting(Column::name)
                .containsExactly("i", "b", "d", "t", "x");
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void onlyWhatIsTakenFromATableHasAnOrigin(ContractDatabase db) {
        db.createItems();
        List<Column> columns = describe(
                        db, Sql.of("SELECT i.name AS label, i.id + 1 AS following FROM item AS i WHERE i.id IN (:ids)"))
                .columns();
        assertThat(columns).extracting(Column::name).containsExactly("label", "following");
        Origin origin = columns.get(0).origin().orElseThrow();
        assertThat(origin.table()).isEqualTo("item");
        assertThat(origin.column().orElse("name")).isEqualTo("name");
        assertThat(columns.get(0).nullability()).isNotEqualTo(Nullability.NULLABLE);
        assertThat(columns.get(1).origin()).isEmpty();
        assertThat(columns.get(1).nullability()).isEqualTo(Nullability.UNKNOWN);
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void aParameterThatOccursTwiceIsOne(ContractDatabase db) {
        db.createItems();
        assertThat(describe(db, Sql.of("SELECT id FROM item WHERE id = :id OR name = :name OR id > :id", 7))
                        .parameters())
                .extracting(parameter -> parameter.name().orElseThrow())
                .containsExactly("id", "name");
        assertThat(describe(db, Sql.of("SELECT id FROM item WHERE id = ? OR id > ?"))
                        .parameters())
                .extracting(Parameter::position)
                .containsExactly(1, 2);
        assertThat(describe(db, Sql.of("SELECT id FROM item")).parameters()).isEmpty();
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void errorsAreThoseOfRunning(ContractDatabase db) {
        db.createItems();
        for (String wrong : List.of(
                "SELECT nothing FROM item WHERE id = :id",
                "SELECT id FROM nowhere WHERE id = :id",
                "SELEC id FROM item",
                "SELECT 1; SELECT 2",
                " -- nothing",
                "BEGIN",
                "COMMIT")) {
            DatastoreException run = failure(db.store().execute(named(wrong)));
            DatastoreException described = failure(descriptions(db).describe(wrong));
            assertThat(described).as(wrong).hasSameClassAs(run);
            assertThat(described.reason()).isEqualTo(run.reason());
            assertThat(described.sql()).isEqualTo(run.sql());
            if (run instanceof BadSqlException bad) {
                assertThat(((BadSqlException) described).position()).isEqualTo(bad.position());
            }
        }
        assertThat(failure(descriptions(db).describe(Sql.verbatim("SELECT 1; SELECT 2"))))
                .isInstanceOf(BadSqlException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void descriptionsAndStatementsDoNotDisturbOneAnother(ContractDatabase db) {
        db.createItems();
        Flux.range(1, 60)
                .flatMap(
                        i -> switch (i % 3) {
                            case 0 ->
                                db.store()
                                        .execute("INSERT INTO item (id, name) VALUES (?, ?)", i, "n")
                                        .then();
                            case 1 ->
                                descriptions(db)
                                        .describe("SELECT id, name FROM item WHERE id = ?")
                                        .then();
                            default ->
                                descriptions(db)
                                        .describe("SELECT wrong FROM item")
                                        .onErrorComplete()
                                        .then();
                        },
                        8)
                .then(Mono.just(true))
                .as(db::get);
        assertThat(db.count("item")).isEqualTo(20);
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void aChangeOfTheSchemaIsSeen(ContractDatabase db) {
        db.createItems();
        assertThat(describe(db, Sql.of("SELECT * FROM item")).columns()).hasSize(2);
        db.get(db.store().execute(db.sql("ALTER TABLE item ADD COLUMN note {TEXT}")));
        assertThat(describe(db, Sql.of("SELECT * FROM item")).columns())
                .extracting(Column::name)
                .containsExactly("id", "name", "note");
    }

    @Test
    @Requires(Feature.STATEMENT_DESCRIPTIONS)
    default void insideATransactionOfTheStoreItIsRefused(ContractDatabase db) {
        db.createItems();
        assertThat(failure(
                        db.store().transaction(transaction -> descriptions(db).describe("SELECT id FROM item"))))
                .isInstanceOf(TransactionUsageException.class);
    }

    private static Sql named(String text) {
        return text.contains(":id") ? Sql.of(text).bind("id", 1) : Sql.of(text);
    }

    private static StatementDescriptions descriptions(ContractDatabase db) {
        return db.store().capability(StatementDescriptions.class).orElseThrow();
    }

    private static StatementDescription describe(ContractDatabase db, Sql sql) {
        return db.get(descriptions(db).describe(sql));
    }

    private static DatastoreException failure(Mono<?> failing) {
        return catchThrowableOfType(DatastoreException.class, () -> failing.block(Duration.ofSeconds(30)));
    }
}
