package io.millrace.testkit.mock;

import static io.millrace.query.Expression.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.Migration;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import io.millrace.error.MigrationException;
import io.millrace.error.NonUniqueResultException;
import io.millrace.error.ParameterException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.UncategorizedDatastoreException;
import io.millrace.mapping.Columns;
import io.millrace.mapping.Row;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.millrace.query.QueryBuilder;
import io.millrace.query.Select;
import io.millrace.sql.SqlSyntax;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the double answers, records and refuses. */
class MockDatastoreTest {
    private static final Columns PERSON = Columns.of("id", "full_name");
    private static final Row ANN = Row.of(PERSON, 1, "Ann");
    private static final Row BO = Row.of(PERSON, 2, "Bo");

    private final MockDatastore db = new MockDatastore();

    record Person(int id, String fullName) {}

    private Mono<Long> delete() {
        return db.execute("DELETE FROM person").map(RunResult::changes);
    }

    @Test
    void rowsAreMappedByTheRealMappers() {
        db.when("SELECT * FROM person").thenRows(ANN, BO);
        StepVerifier.create(db.query(Person.class, "SELECT * FROM person"))
                .expectNext(new Person(1, "Ann"), new Person(2, "Bo"))
                .verifyComplete();
    }

    @Test
    void aStatementIsMatchedByItsTextWhateverItsWhiteSpaceAndValues() {
        db.when("SELECT * FROM person WHERE id = ?").thenRows(ANN);
        StepVerifier.create(db.query("SELECT *\n  FROM person\n  WHERE id = ?", 7))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void aStatementIsMatchedByItsValues() {
        db.when(Sql.of("SELECT * FROM person WHERE id = ?", 1)).thenRows(ANN);
        db.when(Sql.named("SELECT * FROM person WHERE photo = :photo", Map.of("photo", new byte[] {1})))
                .thenRows(BO);
        StepVerifier.create(db.query("SELECT * FROM person WHERE id = ?", 1))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(db.query("SELECT * FROM person WHERE id = ?", 2)).verifyError(AssertionError.class);
        StepVerifier.create(db.query(
                        Sql.of("SELECT * FROM person WHERE photo = :photo").bind("photo", new byte[] {1})))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void aStatementIsMatchedByAPattern() {
        db.when(Pattern.compile("^delete\\b", Pattern.CASE_INSENSITIVE)).thenChanges(3);
        StepVerifier.create(delete()).expectNext(3L).verifyComplete();
    }

    @Test
    void aStatementIsMatchedByAPredicate() {
        db.when(sql -> sql.named().containsKey("id")).thenChanges(1);
        StepVerifier.create(
                        db.execute(Sql.of("DELETE FROM person WHERE id = :id").bind("id", 4)))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void whatWasSaidLastCountsFirst() {
        db.when(sql -> true).thenChanges(1);
        db.when("DELETE FROM person").thenChanges(7);
        StepVerifier.create(delete()).expectNext(7L).verifyComplete();
    }

    @Test
    void answersFollowOneAnotherAndTheLastStays() {
        db.when("DELETE FROM person").thenChanges(1).thenChanges(2);
        StepVerifier.create(Flux.concat(delete(), delete(), delete()))
                .expectNext(1L, 2L, 2L)
                .verifyComplete();
    }

    @Test
    void aStatementThatNothingWasSaidAboutFailsAndListsWhatWas() {
        db.when("SELECT 1").thenRows();
        StepVerifier.create(db.query("SELECT\n 2")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SELECT 2")
                .hasMessageContaining("\n  SELECT 1"));
    }

    @Test
    void itFailsInTransactionsBatchesAndBulkWritesToo() {
        Flux.<Mono<?>>just(
                        db.transaction(tx -> tx.execute("DELETE FROM person")),
                        db.transaction(tx -> tx.transaction(nested -> nested.queryOne("DELETE FROM person"))),
                        db.batch(List.of(Sql.of("DELETE FROM person"))).then(),
                        db.executeAll("DELETE FROM person", Flux.just(List.of())))
                .doOnNext(work -> StepVerifier.create(work).verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("DELETE FROM person")))
                .blockLast();
    }

    @Test
    void aStubWithoutAnAnswerIsNamed() {
        db.when("SELECT 1");
        StepVerifier.create(db.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("SELECT 1", "thenRows"));
        assertThatThrownBy(() -> db.when("SELECT 1").after(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("then...");
    }

    @Test
    void nothingHappensBeforeSubscriptionAndEachSubscriptionCounts() {
        db.when("DELETE FROM person").thenChanges(1);
        Mono<Long> delete = delete();
        assertThat(db.statements()).isEmpty();
        StepVerifier.create(delete.then(delete)).expectNext(1L).verifyComplete();
        assertThat(db.statements()).hasSize(2);
    }

    @Test
    void statementsAreRecordedAsTheirCallersPutThem() {
        db.when(sql -> true).thenChanges(1);
        Sql named = Sql.named("DELETE FROM person WHERE id IN (:ids)", Map.of("ids", List.of(1, 2)));
        StepVerifier.create(db.execute(named)
                        .thenMany(db.batch(List.of(named, Sql.of("DELETE FROM a WHERE b = $1", "c"))))
                        .then(db.executeAll("INSERT INTO a VALUES (?)", Flux.just(List.of(1), List.of(2)))))
                .expectNext(2L)
                .verifyComplete();
        assertThat(db.statements())
                .extracting(Sql::text, Sql::named, Sql::positional)
                .containsExactly(
                        tuple(named.text(), named.named(), List.of()),
                        tuple(named.text(), named.named(), List.of()),
                        tuple("DELETE FROM a WHERE b = $1", Map.of(), List.of("c")),
                        tuple("INSERT INTO a VALUES (?)", Map.of(), List.of(1)),
                        tuple("INSERT INTO a VALUES (?)", Map.of(), List.of(2)));
    }

    @Test
    void aResultIsReported() {
        db.when("INSERT INTO person VALUES (?)").thenResult(RunResult.of(1, 42L));
        StepVerifier.create(db.execute("INSERT INTO person VALUES (?)", "Ann"))
                .expectNext(RunResult.of(1, 42L))
                .verifyComplete();
    }

    @Test
    void anExecutionReportsItsRowsAsChanges() {
        db.when("DELETE FROM person").thenRows(ANN, BO);
        StepVerifier.create(delete()).expectNext(2L).verifyComplete();
    }

    @Test
    void rowsOfAPublisherComeByDemand() {
        db.when("SELECT * FROM person")
                .thenRows(Flux.range(1, Integer.MAX_VALUE).map(id -> Row.of(PERSON, id, "n")));
        StepVerifier.create(db.query(Person.class, "SELECT * FROM person").map(Person::id), 2)
                .expectNext(1, 2)
                .thenCancel()
                .verify();
    }

    @Test
    void rowsOfAPublisherMayFailOnTheWay() {
        db.when("SELECT * FROM person")
                .thenRows(Flux.just(ANN).concatWith(Mono.error(new IllegalStateException("broken"))));
        StepVerifier.create(db.query("SELECT * FROM person"))
                .expectNext(ANN)
                .verifyError(UncategorizedDatastoreException.class);
    }

    @Test
    void anErrorOfTheDatastoreIsPassedOnAsItIs() {
        var duplicate = new ConstraintViolationException(
                "again", ConstraintViolationException.Kind.UNIQUE, "person.name", ErrorDetails.NONE, null);
        db.when("DELETE FROM person").thenError(duplicate);
        StepVerifier.create(delete())
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(duplicate));
    }

    @Test
    void anErrorOfADriverIsTranslated() {
        db.when("DELETE FROM person").thenError(new R2dbcPermissionDeniedException("no"));
        StepVerifier.create(delete()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        PermissionDeniedException.class,
                        known -> assertThat(known.sql().orElseThrow()).isEqualTo("DELETE FROM person")));
    }

    @Test
    void anAnswerIsDelayedByVirtualTimeToo() {
        db.when("DELETE FROM person").thenChanges(1).after(Duration.ofHours(1));
        StepVerifier.withVirtualTime(this::delete)
                .expectSubscription()
                .expectNoEvent(Duration.ofHours(1))
                .expectNext(1L)
                .verifyComplete();
    }

    @Test
    void anAnswerThatNeverComesCanBeCancelled() {
        db.when("DELETE FROM person").thenNever();
        StepVerifier.withVirtualTime(() -> delete().timeout(Duration.ofMinutes(1)))
                .thenAwait(Duration.ofMinutes(1))
                .verifyError(TimeoutException.class);
        assertThat(db.statements()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM person WHERE id = ?",
                "SELECT * FROM person",
                "SELECT * FROM person WHERE id = :id"
            })
    void valuesAreCheckedAgainstParameters(String text) {
        db.when(sql -> true).thenRows();
        Sql misfit = text.contains("?") ? Sql.of(text) : Sql.of(text, 1);
        StepVerifier.create(db.query(misfit)).verifyError(ParameterException.class);
        assertThat(db.statements()).as("what was run").isEmpty();
    }

    @Test
    void textsAreCheckedAsOnARealDatastore() {
        db.when(sql -> true).thenRows();
        StepVerifier.create(db.query("SELECT 'open")).verifyError(BadSqlException.class);
        StepVerifier.create(db.execute("DELETE FROM a; DELETE FROM b")).verifyError(BadSqlException.class);
    }

    @Test
    void rowsAreCheckedAsOnARealDatastore() {
        db.when(sql -> true).thenRows(ANN, BO);
        StepVerifier.create(db.queryOne("SELECT * FROM person")).verifyError(NonUniqueResultException.class);
        StepVerifier.create(db.query(Integer.class, "SELECT * FROM person")).verifyError(MappingException.class);
        StepVerifier.create(db.query(Sql.of("SELECT * FROM person"), row -> {
                    throw new IllegalStateException("no");
                }))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MappingException.class).hasRootCauseMessage("no"));
    }

    @Test
    void anEmptyResultIsEmpty() {
        db.when("SELECT * FROM person").thenRows();
        StepVerifier.create(db.queryOne("SELECT * FROM person")).verifyComplete();
    }

    @Test
    void migrationsAreCheckedAndApplied() {
        Migration first = Migration.of("app", 1, "people", "CREATE TABLE person (id INT); CREATE TABLE pet (id INT)");
        StepVerifier.create(db.migrate(List.of(first))
                        .map(report -> report.applied().size()))
                .expectNext(1)
                .verifyComplete();
        StepVerifier.create(db.migrate(List.of(first, first))).verifyError(MigrationException.class);
        assertThat(db.migrations()).containsExactly(first);
        assertThat(db.statements()).isEmpty();
        assertThat(db.transactions()).isEmpty();
    }

    @Test
    void severalMigrationsAreAppliedInTheirOrderAndOnce() {
        Migration first = Migration.of("app", 1, "people", "CREATE TABLE person (id INT)");
        Migration second = Migration.code("app", 2, "names", "1", tx -> tx.execute("UPDATE person SET name = ''")
                .then());
        Migration third = Migration.of("app", 3, "pets", "CREATE TABLE pet (id INT)");
        Migration other = Migration.of("plugin", 1, "things", "CREATE TABLE thing (id INT)");

        assertThat(db.migrate(List.of(first, second, other)).block().applied()).hasSize(3);
        assertThat(db.migrate(List.of(first, second, third, other)).block().applied())
                .singleElement()
                .satisfies(applied -> assertThat(applied.migration()).isEqualTo(third));

        assertThat(db.migrations()).containsExactly(first, second, other, third);
        assertThat(db.statements()).isEmpty();
        assertThat(db.transactions()).isEmpty();
    }

    @Test
    void aDialectThatAsksTheCatalogFindsWhatWasApplied() {
        Dialect dialect = new Dialect() {
            @Override
            public SqlSyntax syntax() {
                return SqlSyntax.ANSI;
            }

            @Override
            public Optional<Sql> schemaOf(String table) {
                return Optional.of(Sql.of("SELECT schema_name FROM catalog WHERE table_name = ?", table));
            }
        };
        MockDatastore sqlite = new MockDatastore(DatabaseType.SQLITE, dialect);
        Migration first = Migration.of("app", 1, "people", "CREATE TABLE person (id INT)");
        Migration second = Migration.of("app", 2, "pets", "CREATE TABLE pet (id INT)");

        assertThat(sqlite.migrate(List.of(first, second)).block().applied()).hasSize(2);
        assertThat(sqlite.migrate(List.of(first, second)).block().applied()).isEmpty();
        StepVerifier.create(sqlite.migrate(List.of(second))).verifyError(MigrationException.class);
    }

    @Test
    void whatFollowsAMigrationThatFailedIsNotApplied() {
        Migration first = Migration.of("app", 1, "people", "CREATE TABLE person (id INT)");
        Migration broken =
                Migration.code("app", 2, "broken", "1", tx -> Mono.error(new IllegalStateException("broken")));
        Migration mended = Migration.code("app", 2, "broken", "1", tx -> Mono.empty());

        StepVerifier.create(db.migrate(List.of(first, broken))).verifyError(MigrationException.class);
        assertThat(db.migrate(List.of(first, mended)).block().applied()).hasSize(1);
    }

    @Test
    void capabilitiesAreThoseThatWereOffered() {
        Runnable capability = () -> {};
        assertThat(db.offer(Runnable.class, capability).capability(Runnable.class))
                .containsSame(capability);
        assertThat(db.capability(Comparable.class)).isEmpty();
    }

    @Test
    void itPassesForAnotherKindOfDatabase() {
        MockDatastore sqlite = new MockDatastore(
                DatabaseType.SQLITE, () -> SqlSyntax.ANSI.with(SqlSyntax.Feature.BRACKET_IDENTIFIERS));
        sqlite.when("SELECT [odd ? name] FROM a").thenRows();
        assertThat(sqlite.type()).isEqualTo(DatabaseType.SQLITE);
        assertThat(sqlite.displayName()).isEqualTo("mock:sqlite").isEqualTo(sqlite.toString());
        StepVerifier.create(sqlite.query("SELECT [odd ? name] FROM a")).verifyComplete();
    }

    @Test
    void aMockThatWasTaughtATypeBindsAndMapsIt() {
        record Code(String text) {}
        MockDatastore taught = new MockDatastore(
                TypeCodecs.of(List.of(TypeCodec.of(Code.class, String.class, Code::text, Code::new))));
        taught.when("SELECT code FROM a WHERE code = ?").thenRows(Row.of(Columns.of("code"), "b"));
        StepVerifier.create(taught.query(Code.class, "SELECT code FROM a WHERE code = ?", new Code("b")))
                .expectNext(new Code("b"))
                .verifyComplete();
    }

    @Test
    void listsOfRowsAreStubbedAsRows() {
        record Parent(int id, List<String> names) {}
        QueryBuilder builder = QueryBuilder.of(db.dialect());
        Select names = builder.select("name").from("child");
        db.when(sql -> true).thenRows(Row.of(Columns.of("id", "names"), 1, List.of(Row.of(Columns.of("name"), "a"))));
        Sql sql = builder.select(column("id"), names.asList("names"))
                .from("parent")
                .toSql();
        StepVerifier.create(db.query(Parent.class, sql))
                .expectNext(new Parent(1, List.of("a")))
                .verifyComplete();
    }

    @Test
    void aClosedOneRefusesEverything() {
        db.when(sql -> true).thenRows();
        StepVerifier.create(db.close()).verifyComplete();
        StepVerifier.create(db.query("SELECT 1")).verifyError(DatastoreClosedException.class);
        StepVerifier.create(db.migrate(List.of(Migration.of("app", 1, "a", "SELECT 1"))))
                .verifyError(DatastoreException.class);
        assertThat(db.statements()).isEmpty();
    }
}
