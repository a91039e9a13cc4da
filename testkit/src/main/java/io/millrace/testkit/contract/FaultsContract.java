package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ParameterException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Who is at fault, and where: the data or the program, the field of a form, the row of many, the place in a statement. */
public interface FaultsContract extends Contract {
    /** A row one of which does not give its name. */
    record Fragile(int id, String name, int age) {
        @Override
        public String name() {
            if (id == 21) {
                throw new IllegalStateException("not this one");
            }
            return name;
        }
    }

    /** What the cases about many rows run. */
    String INSERT = "INSERT INTO member (id, name, age) VALUES (?, ?, ?)";

    @Test
    @Requires(Feature.TIME_RANGES)
    default void aTimeOutOfRangeIsTheDatasFault(ContractDatabase db) {
        db.create("event", "id {INTEGER} PRIMARY KEY, at {INSTANT}, on_day {LOCAL_DATE}");
        isData(
                db.store().execute("INSERT INTO event (id, at) VALUES (1, ?)", Instant.MAX),
                DataException.Kind.OUT_OF_RANGE);
        isData(
                db.store().execute("INSERT INTO event (id, at) VALUES (1, ?)", Instant.MIN),
                DataException.Kind.OUT_OF_RANGE);
        isData(
                db.store().execute("INSERT INTO event (id, on_day) VALUES (1, ?)", LocalDate.MAX),
                DataException.Kind.OUT_OF_RANGE);
        assertThat(db.count("event")).isZero();
    }

    @Test
    default void aResultOutOfRangeIsTheDatasFault(ContractDatabase db) {
        isData(
                db.store().query(db.sql("SELECT ABS(CAST(? AS {BIGINT})) AS n"), Long.MIN_VALUE),
                DataException.Kind.OUT_OF_RANGE);
    }

    @Test
    default void halfACharacterIsTheDatasFault(ContractDatabase db) {
        createMembers(db);
        isData(db.store().execute(INSERT, 1, "a\uD83D", 3), DataException.Kind.UNSUPPORTED_CHARACTER);
    }

    @Test
    default void tooFewValuesAreTheProgramsFault(ContractDatabase db) {
        createMembers(db);
        StepVerifier.create(db.store().execute(INSERT, 1, "Ann")).verifyError(ParameterException.class);
    }

    @Test
    @Requires(Feature.CONSTRAINT_COLUMNS)
    default void theFieldOfAFormIsFoundByItsColumns(ContractDatabase db) {
        createMembers(db);
        db.get(db.store().execute(INSERT, 1, "Ann", 3));
        isViolation(db, INSERT, List.of(1, "Bo", 4), Kind.UNIQUE, "id");
        isViolation(db, INSERT, List.of(2, "Ann", 3), Kind.UNIQUE, "name", "age");
        isViolation(db, "INSERT INTO member (id, age) VALUES (?, ?)", List.of(2, 4), Kind.NOT_NULL, "name");
        isViolation(db, "UPDATE member SET name = NULL WHERE id = ?", List.of(1), Kind.NOT_NULL, "name");
    }

    @Test
    @Requires(Feature.CONSTRAINT_COLUMNS)
    default void namesWithSignsAreTold(ContractDatabase db) {
        String table = db.store().dialect().quote("odd one");
        String column = db.store().dialect().quote("a (b)=(c)");
        db.create(table, column + " {INTEGER} PRIMARY KEY");
        String insert = "INSERT INTO " + table + " (" + column + ") VALUES (?)";
        db.get(db.store().execute(insert, 1));
        fails(db.store().execute(insert, 1), error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.table()).contains("odd one");
                    assertThat(violation.columns()).containsExactly("a (b)=(c)");
                }));
    }

    @Test
    @Requires(Feature.CHECK_NAMES)
    default void aCheckIsFoundByItsName(ContractDatabase db) {
        createMembers(db);
        fails(db.store().execute(INSERT, 1, "Ann", -1), error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.constraint()).contains("member_age");
                    assertThat(violation.columns()).isEmpty();
                }));
    }

    @Test
    default void theStatementOfABatchIsTold(ContractDatabase db) {
        createMembers(db);
        List<Sql> batch = List.of(
                Sql.of(INSERT, 1, "Ann", 3),
                Sql.of("DELETE FROM member"),
                Sql.of(INSERT, 1, "Bo", 3),
                Sql.of(INSERT, 1, "Cleo", 3));
        isAt(db.store().batch(batch), 3);
        isAt(db.store().transactionMany(tx -> tx.batch(batch)), 3);
        isAt(db.store().batch(List.of(Sql.of("DELETE FROM member"), Sql.of(INSERT, 1))), 1);
        isAt(db.store().batch(List.of(Sql.of("DELETE FROM member"), Sql.of("SELECT 'open"))), 1);
        assertThat(db.count("member")).isZero();
    }

    @Test
    @Requires(Feature.BULK_ROWS)
    default void theRowOfABulkWriteIsTold(ContractDatabase db) {
        createMembers(db);
        for (int failing : new int[] {0, 7, 999, 1_000, 9_998}) {
            isAt(db.store().executeAll(INSERT, members(failing, "Bo", -1)), failing);
            isAt(db.store().executeAll(INSERT, members(failing, null, 3)), failing);
            isAt(db.store().transaction(tx -> tx.executeAll(INSERT, members(failing, "Bo", -1))), failing);
        }
        isAt(db.store().executeAll(INSERT, Flux.concat(members(-1, "", 0), members(-1, "", 0))), 10_000);
        assertThat(db.count("member")).isZero();
    }

    @Test
    @Requires(Feature.BULK_ROWS)
    default void theRowOfABulkUpdateIsTold(ContractDatabase db) {
        createMembers(db);
        db.get(db.store().executeAll(INSERT, members(-1, "", 0)));
        Flux<List<?>> ages = Flux.range(0, 5_000).map(i -> List.of(i == 4_321 ? -1 : i, i));
        isAt(db.store().executeAll("UPDATE member SET age = ? WHERE id = ?", ages), 4_321);
        assertThat(db.get(db.store().queryOne(int.class, "SELECT MAX(age) FROM member")))
                .isEqualTo(3);
    }

    @Test
    default void aRowThatDoesNotFitIsTold(ContractDatabase db) {
        createMembers(db);
        Flux<List<?>> rows = Flux.range(0, 5_000).map(i -> i == 4_321 ? List.of(i) : List.of(i, "m", i));
        isAt(db.store().executeAll(INSERT, rows), 4_321);
        Flux<List<?>> half = Flux.range(0, 5_000).map(i -> List.of(i, i == 4_321 ? "\uD83D" : "m", i));
        isAt(db.store().executeAll(INSERT, half), 4_321);
    }

    @Test
    @Requires(Feature.ERRORS_WITHOUT_VALUES)
    default void theMessageShowsTheStatementAndNoLiteral(ContractDatabase db) {
        createMembers(db);
        fails(db.store().execute("INSERT INTO nowhere (id, name)\n  VALUES (?, 'secret')", 1), error -> assertThat(
                        error)
                .hasMessageContaining("INSERT INTO nowhere (id, name) VALUES (?, '...')")
                .hasMessageNotContaining("secret"));
        fails(
                db.store().execute("INSERT INTO nowhere (id) VALUES (" + "?, ".repeat(1_000) + "?)", 1),
                error -> assertThat(error).satisfies(cut -> assertThat(String.valueOf(cut.getMessage()))
                        .hasSizeLessThan(2_000)));
    }

    @Test
    @Requires(Feature.FAULT_POSITIONS)
    default void theMessageTellsWhere(ContractDatabase db) {
        createMembers(db);
        isAt(db, "SELECT id,\n       nothing FROM member", "nothing", "line 2, column 8");
        isAt(db, "SELECT '\uD83D\uDE00' AS face, nothing FROM member", "nothing", "line 1, column 21");
        isAt(db, "SELECT * FROM nowhere", "nowhere", "line 1, column 15");
        String lists = "SELECT id FROM member WHERE id IN (?) AND name = ? AND nothing = 1";
        fails(db.store().query(lists, List.of(1, 2, 3), "it's"), error -> assertThat(error)
                .isInstanceOfSatisfying(BadSqlException.class, bad -> assertThat(bad.position())
                        .isEqualTo(lists.indexOf("nothing") + 1)));
    }

    @Test
    default void aRowWhoseValuesCannotBeHadIsTold(ContractDatabase db) {
        createMembers(db);
        String insert = "INSERT INTO member (id, name, age) VALUES (:id, :name, :age)";
        Flux<Fragile> rows = Flux.range(0, 50).map(i -> new Fragile(i, "m", i));
        isAt(db.store().executeAll(insert, rows), 21);
        isAt(db.store().transaction(tx -> tx.executeAll(insert, rows)), 21);
        isAt(db.store().queryAll(Integer.class, "SELECT id FROM member WHERE name = :name", rows), 21);
        isAt(db.store().batch(List.of(Sql.of("DELETE FROM member"), Sql.of(insert, new Fragile(21, "m", 1)))), 1);
        fails(db.store().execute(insert, new Fragile(21, "m", 1)), error -> assertThat(error.sql())
                .hasValue(insert));
        assertThat(db.count("member")).isZero();
    }

    private static void isAt(ContractDatabase db, String sql, String fault, String place) {
        fails(db.store().query(sql), error -> assertThat(error).isInstanceOfSatisfying(BadSqlException.class, bad -> {
            assertThat(bad.position()).isEqualTo(sql.indexOf(fault) + 1);
            assertThat(bad).hasMessageContaining(place).hasMessageContaining("at \"" + fault);
        }));
    }

    private static void createMembers(ContractDatabase db) {
        db.create("member", """
                id {INTEGER} PRIMARY KEY,
                name {TEXT} NOT NULL,
                age {INTEGER},
                UNIQUE (name, age),
                CONSTRAINT member_age CHECK (age >= 0)""");
    }

    /** Ten thousand, one of which has another name and age. */
    private static Flux<List<?>> members(int other, @Nullable String name, int age) {
        return Flux.range(0, 10_000).map(i -> i == other ? Arrays.asList(i, name, age) : List.of(i, "member " + i, 3));
    }

    private static void isViolation(ContractDatabase db, String sql, List<?> values, Kind kind, String... columns) {
        fails(db.store().execute(Sql.of(sql, values.toArray())), error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.kind()).isEqualTo(kind);
                    assertThat(violation.table().orElseThrow()).isEqualToIgnoringCase("member");
                    assertThat(violation.columns()).containsExactly(columns);
                }));
    }

    private static void isData(Publisher<?> failing, DataException.Kind kind) {
        fails(failing, error -> assertThat(error)
                .isInstanceOfSatisfying(
                        DataException.class, data -> assertThat(data.kind()).isEqualTo(kind)));
    }

    private static void isAt(Publisher<?> failing, long index) {
        fails(failing, error -> {
            assertThat(error.index()).as(error.toString()).isEqualTo(OptionalLong.of(index));
            assertThat(error).hasMessageContaining("element " + index + ", counted from 0");
        });
    }

    private static void fails(Publisher<?> failing, Consumer<DatastoreException> how) {
        StepVerifier.create(Flux.from(failing).then())
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOfSatisfying(DatastoreException.class, how));
    }
}
