package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DatastoreException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What an error is, what it tells, and what it does not tell. */
public interface ErrorsContract extends Contract {
    @Test
    default void aDuplicateIsAUniqueViolation(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.UNIQUE, "INSERT INTO person (id, name, age) VALUES (1, 'Bo', 3)", error -> {});
        violates(db, Kind.UNIQUE, "INSERT INTO person (id, name, age) VALUES (2, 'Ann', 3)", error -> {});
    }

    @Test
    default void aMissingValueIsANotNullViolation(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.NOT_NULL, "INSERT INTO person (id, age) VALUES (2, 3)", error -> {});
    }

    @Test
    default void aBrokenRuleIsACheckViolation(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.CHECK, "UPDATE person SET age = -1", error -> {});
    }

    @Test
    default void aMissingOrNeededReferenceIsAForeignKeyViolation(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.FOREIGN_KEY, "INSERT INTO pet (id, person_id) VALUES (2, 99)", error -> {});
        violates(db, Kind.FOREIGN_KEY, "DELETE FROM person WHERE id = 1", error -> {});
    }

    @Test
    @Requires(Feature.CONSTRAINT_NAMES)
    default void aViolationTellsTheConstraintOrItsColumns(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.UNIQUE, "INSERT INTO person (id, name, age) VALUES (2, 'Ann', 3)", error -> assertThat(
                        error.constraint().orElseThrow())
                .satisfiesAnyOf(
                        name -> assertThat(name).isEqualToIgnoringCase("person_name_once"),
                        columns -> assertThat(columns).isEqualToIgnoringCase("person.name")));
        violates(db, Kind.NOT_NULL, "UPDATE person SET name = NULL", error -> assertThat(
                        error.constraint().orElseThrow())
                .containsIgnoringCase("name"));
    }

    @Test
    @Requires(Feature.CHECK_NAMES)
    default void aViolationTellsTheNameOfTheCheck(ContractDatabase db) {
        createTables(db);
        violates(db, Kind.CHECK, "UPDATE person SET age = -1", error -> assertThat(
                        error.constraint().orElseThrow())
                .isEqualToIgnoringCase("person_age_positive"));
    }

    @Test
    default void aStatementThatFailsChangesNothing(ContractDatabase db) {
        createTables(db);
        violates(
                db,
                Kind.UNIQUE,
                "INSERT INTO person (id, name, age) VALUES (5, 'Cleo', 1), (6, 'Dan', 2), (1, 'Eve', 3)",
                error -> {});
        assertThat(db.count("person")).isEqualTo(1);
    }

    @Test
    default void whatTheDatabaseCannotUnderstandIsBadSql(ContractDatabase db) {
        createTables(db);
        for (String bad : List.of(
                "SELEKT 1",
                "SELECT FROM WHERE",
                "SELECT * FROM nowhere",
                "SELECT nothing FROM person",
                "INSERT INTO person (id, nothing) VALUES (1, 2)")) {
            StepVerifier.create(db.store().query(bad)).verifyErrorSatisfies(error -> isBadSql(error, bad));
            StepVerifier.create(db.store().execute(bad)).verifyErrorSatisfies(error -> isBadSql(error, bad));
            StepVerifier.create(db.store().transaction(tx -> tx.execute(bad)))
                    .verifyErrorSatisfies(error -> isBadSql(error, bad));
        }
    }

    @Test
    default void whatCannotBeReadTellsWhere(ContractDatabase db) {
        StepVerifier.create(db.store().query("SELECT 'open")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        BadSqlException.class, bad -> assertThat(bad.position()).isEqualTo(8)));
    }

    @Test
    default void theStatementIsToldWithItsMarkers(ContractDatabase db) {
        createTables(db);
        String insert = "INSERT INTO person (id, name, age) VALUES (?, ?, ?)";
        StepVerifier.create(db.store().execute(insert, 1, "Ann", 3)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        failure -> assertThat(failure.sql().orElseThrow()).isEqualTo(insert)));
    }

    @Test
    @Requires(Feature.ERRORS_WITHOUT_VALUES)
    default void boundValuesAreNeverTold(ContractDatabase db) {
        createTables(db);
        String secret = ParametersContract.SECRET;
        db.get(db.store().execute("INSERT INTO person (id, name, age) VALUES (2, ?, 3)", secret));
        for (Mono<?> failing : List.<Mono<?>>of(
                db.store().execute("INSERT INTO person (id, name, age) VALUES (3, ?, 3)", secret),
                db.store().execute("INSERT INTO person (id, name, age) VALUES (3, ?, -1)", secret + "!"),
                db.store().execute("INSERT INTO nowhere (id, name) VALUES (3, ?)", secret),
                db.store().transaction(tx -> tx.execute("UPDATE person SET name = ?", secret + "!")))) {
            StepVerifier.create(failing).verifyErrorSatisfies(error -> {
                for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                    assertThat(cause.toString()).doesNotContain(secret);
                }
            });
        }
    }

    @Test
    default void anErrorLeavesItsConnectionFitForTheNext(ContractDatabase db) {
        createTables(db);
        for (int i = 0; i < CancellationContract.MANY; i++) {
            violates(db, Kind.UNIQUE, "INSERT INTO person (id, name, age) VALUES (1, 'Bo', 3)", error -> {});
            StepVerifier.create(db.store().transaction(tx -> tx.execute("SELECT * FROM nowhere")))
                    .verifyError(BadSqlException.class);
        }
        assertThat(db.count("person")).isEqualTo(1);
    }

    private static void createTables(ContractDatabase db) {
        db.create("person", """
                id {INTEGER} PRIMARY KEY,
                name {TEXT} NOT NULL,
                age {INTEGER} NOT NULL,
                CONSTRAINT person_name_once UNIQUE (name),
                CONSTRAINT person_age_positive CHECK (age >= 0)""");
        db.create("pet", "id {INTEGER} PRIMARY KEY, person_id {INTEGER} NOT NULL REFERENCES person (id)");
        db.get(db.store().execute("INSERT INTO person (id, name, age) VALUES (1, 'Ann', 30)"));
        db.get(db.store().execute("INSERT INTO pet (id, person_id) VALUES (1, 1)"));
    }

    private static void violates(
            ContractDatabase db, Kind kind, String sql, Consumer<ConstraintViolationException> details) {
        StepVerifier.create(db.store().execute(sql)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.kind()).as(sql).isEqualTo(kind);
                    assertThat(violation.sql()).contains(sql);
                    details.accept(violation);
                }));
    }

    private static void isBadSql(Throwable error, String sql) {
        assertThat(error).isInstanceOfSatisfying(BadSqlException.class, bad -> assertThat(
                        bad.sql().orElseThrow())
                .isEqualTo(sql));
    }
}
