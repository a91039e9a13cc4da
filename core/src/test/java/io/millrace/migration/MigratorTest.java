package io.millrace.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationProgress.Phase;
import io.millrace.migration.MigrationStatus.State;
import io.millrace.runtime.H2;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a migrator does beyond applying what is new. The contract suite covers what holds on every database. */
class MigratorTest {
    private static final Migration FIRST = Migration.of("app", 1, "items", "CREATE TABLE item (id INT PRIMARY KEY)")
            .withDown("DROP TABLE item");
    private static final Migration SECOND = Migration.of("app", 2, "tags", """
            -- +goose Up
            CREATE TABLE tag (id INT);
            INSERT INTO tag VALUES (1);
            -- +goose Down
            DROP TABLE tag;
            """);
    private static final Migration FOREIGN = Migration.of("plugin", 7, "words", "CREATE TABLE word (id INT)");

    private final RelationalDatastore store = H2.inMemory();

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void aVersionLeftOutStopsUnlessAllowed() {
        Migration third = Migration.of("app", 4, "later", "CREATE TABLE later (id INT)");
        fails(of(FIRST, third).up().run(), "app/4 (later)", "app/1 (items)", "version 2 of app is left out");
        assertThat(of(FIRST, third).withGapsAllowed().up().run().block().applied())
                .hasSize(2);
        fails(of(FIRST, SECOND, third).withGapsAllowed().up().run(), "app/2 (tags)", "out of order");
    }

    @Test
    void versionsMayBeginAnywhere() {
        assertThat(of(FOREIGN).up().run().block().applied()).hasSize(1);
    }

    @Test
    void ownersGoInTheOrderOfTheSource() {
        assertThat(of(FOREIGN, SECOND, FIRST).up().run().block().applied())
                .extracting(done -> done.migration().id())
                .containsExactly("plugin/7 (words)", "app/1 (items)", "app/2 (tags)");
    }

    @Test
    void revertsOnlyTheOwnersAboveTheVersion() {
        of(FIRST, SECOND, FOREIGN).up().run().block();
        MigrationReport report = of(FIRST, SECOND, FOREIGN).down("app", 1).run().block();
        assertThat(report.reverted())
                .extracting(MigrationReport.Applied::migration)
                .containsExactly(SECOND);
        assertThat(report.applied()).isEmpty();
        assertThat(report.alreadyApplied()).isEqualTo(1);
        assertThat(of(FIRST, SECOND, FOREIGN).up().run().block().applied())
                .extracting(MigrationReport.Applied::migration)
                .containsExactly(SECOND);
    }

    @Test
    void revertsAllOfAnOwnerNewestFirst() {
        of(FIRST, SECOND).up().run().block();
        assertThat(of(SECOND, FIRST).down("app", 0).run().block().reverted())
                .extracting(MigrationReport.Applied::migration)
                .containsExactly(SECOND, FIRST);
    }

    @Test
    void oneThatCannotBeRevertedKeepsAllFromBeing() {
        Migration oneWay = Migration.of("app", 1, "items", "CREATE TABLE item (id INT PRIMARY KEY)");
        of(oneWay, SECOND).up().run().block();
        fails(
                of(oneWay, SECOND).down("app", 0).run(),
                "app/1 (items)",
                "nothing that undoes it",
                "Nothing was reverted");
        assertThat(states(oneWay, SECOND)).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    void oneWithAnUpOfItsOwnIsToldToBeGivenADownOfItsOwn() {
        Migration special = FIRST.with(H2.TYPE, "CREATE TABLE item (id BIGINT PRIMARY KEY)");
        of(special).up().run().block();
        fails(
                of(special).down("app", 0).run(),
                "nothing that undoes it on h2, which has an up of its own",
                "Migration.withDown(type, ...) with the type h2");
        assertThat(of(special.withDown(H2.TYPE, "DROP TABLE item"))
                        .down("app", 0)
                        .run()
                        .block()
                        .reverted())
                .hasSize(1);
    }

    @Test
    void aPlanShowsWhatItsStepsBelongToAndNotTheirTexts() {
        Migration code = Migration.code("app", 3, "words", "1", tx -> Mono.empty());
        Migration alone = Migration.of("app", 4, "compact", "-- +goose NO TRANSACTION\nCHECKPOINT");
        assertThat(of(FIRST, SECOND, code, alone)
                        .up()
                        .dryRun()
                        .map(PlannedMigration::toString)
                        .collectList()
                        .block())
                .containsExactly(
                        "app/1 (items), 1 statement",
                        "app/2 (tags), 2 statements",
                        "app/3 (words), in code",
                        "app/4 (compact), without a transaction, 1 statement");
    }

    @Test
    void aVersionThatIsNotAppliedIsNoGoal() {
        of(FIRST).up().run().block();
        fails(of(FIRST, SECOND).down("app", 2).run(), "Version 2 of app is not applied", "[1]");
        fails(of(FIRST).down("other", 0).run(), "no migrations of other", "[app]");
    }

    @Test
    void aChangedOrMissingOneIsNotReverted() {
        of(FIRST, SECOND).up().run().block();
        fails(of(FIRST).down("app", 0).run(), "app/2 (tags)", "missing", "V002__tags.sql");
        Migration changed =
                Migration.of("app", 2, "tags", "CREATE TABLE tag (id BIGINT)").withDown("DROP TABLE tag");
        fails(of(FIRST, changed).down("app", 0).run(), "app/2 (tags)", "has changed");
    }

    @Test
    void aDryRunTellsTheStatementsAndWritesNothing() {
        assertThat(of(FIRST, SECOND)
                        .up()
                        .dryRun()
                        .map(PlannedMigration::sql)
                        .collectList()
                        .block())
                .containsExactly(
                        "-- app/1 (items)\nCREATE TABLE item (id INT PRIMARY KEY);\n",
                        "-- app/2 (tags)\nCREATE TABLE tag (id INT);\nINSERT INTO tag VALUES (1);\n");
        assertThat(tables()).isEmpty();

        of(FIRST, SECOND).up().run().block();
        assertThat(of(FIRST, SECOND).up().dryRun().collectList().block()).isEmpty();
        assertThat(of(FIRST, SECOND)
                        .down("app", 1)
                        .dryRun()
                        .map(PlannedMigration::sql)
                        .collectList()
                        .block())
                .containsExactly("-- app/2 (tags), down\nDROP TABLE tag;\n");
        assertThat(tables()).hasSize(3);
    }

    @Test
    void aDryRunFindsWhatARunWouldStopAt() {
        fails(of(FIRST, FIRST).up().dryRun(), "same owner and version");
        fails(of(FIRST, Migration.of("app", 2, "x", "SELECT 'open")).up().dryRun(), "app/2 (x)", "line 1");
    }

    @Test
    void statusTellsHowEachStands() {
        assertThat(states(FIRST, SECOND)).containsExactly(State.PENDING, State.PENDING);
        assertThat(tables()).as("status writes nothing").isEmpty();

        of(FIRST, SECOND, FOREIGN).up().run().block();
        Migration changed = Migration.of("app", 1, "items", "CREATE TABLE item (id BIGINT)");
        Migration third = Migration.of("app", 3, "later", "SELECT 1");
        assertThat(of(changed, third)
                        .status()
                        .map(one -> one.owner() + one.version() + " " + one.state())
                        .collectList()
                        .block())
                .containsExactly("app1 CHANGED", "app2 MISSING", "app3 PENDING", "plugin7 APPLIED");
        assertThat(of(FIRST).status().blockFirst())
                .satisfies(status -> assertThat(status.appliedAt()).isPresent())
                .satisfies(status -> assertThat(status.took()).isPresent())
                .satisfies(status -> assertThat(status.isFine()).isTrue());
    }

    @Test
    void statusTellsWhatIsOutOfOrder() {
        of(SECOND).up().run().block();
        assertThat(states(FIRST, SECOND)).containsExactly(State.OUT_OF_ORDER, State.APPLIED);
    }

    @Test
    void repairTakesScriptsAsTheyAre() {
        of(FIRST, SECOND).up().run().block();
        Migration changed = Migration.of("app", 1, "all items", "-- as it was\nCREATE TABLE item (id INT PRIMARY KEY)");
        assertThat(of(changed, SECOND).repair().collectList().block()).containsExactly(changed);
        assertThat(of(changed, SECOND).repair().collectList().block()).isEmpty();
        assertThat(of(changed, SECOND).up().run().block().alreadyApplied()).isEqualTo(2);
        assertThat(of(changed, SECOND).status().blockFirst().description()).isEqualTo("all items");
    }

    @Test
    void repairOfNothingMakesNoLog() {
        assertThat(of(FIRST).repair().collectList().block()).isEmpty();
        assertThat(tables()).isEmpty();
    }

    @Test
    void progressTellsOfEachAsItHappens() {
        StepVerifier.create(of(FIRST, SECOND).up().progress(), 1)
                .assertNext(event -> assertThat(event)
                        .isEqualTo(
                                MigrationProgress.of(FIRST, MigrationDirection.UP, Phase.STARTED, 1, 2, Duration.ZERO)))
                .thenRequest(1)
                .assertNext(event -> assertThat(event.phase()).isEqualTo(Phase.DONE))
                .then(() -> assertThat(states(FIRST, SECOND)).containsExactly(State.APPLIED, State.PENDING))
                .thenRequest(2)
                .assertNext(event -> assertThat(event.number()).isEqualTo(2))
                .assertNext(event -> assertThat(event.phase()).isEqualTo(Phase.DONE))
                .verifyComplete();
        StepVerifier.create(of(FIRST, SECOND).up().progress()).verifyComplete();
    }

    @Test
    void nothingHappensBeforeSubscription() {
        of(FIRST).up().run();
        assertThat(tables()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "begin transaction",
                "BEGIN IMMEDIATE",
                "START TRANSACTION",
                "COMMIT",
                "END",
                "ROLLBACK",
                "ABORT",
                "BEGIN /* here */ IMMEDIATE",
                "PREPARE TRANSACTION 'x'",
                "COMMIT PREPARED 'x'",
                "SELECT 1; COMMIT"
            })
    void aScriptDoesNotEndItsTransaction(String control) {
        Migration escaping = Migration.of("app", 1, "x", "CREATE TABLE a (id INT);\n\n" + control + ";\nSELECT 1");
        fails(of(escaping).up().run(), "app/1 (x)", "line 3", "NO TRANSACTION");
        assertThat(tables()).doesNotContain("A");
    }

    @Test
    void commandsOfShellsAndTheirDataAreNamedBeforeAnythingIsRun() {
        fails(
                script("CREATE TABLE a (id INT);\n\\restrict abc\nCREATE TABLE b (id INT);"),
                "line 2",
                "\\restrict",
                "psql");
        fails(script("CREATE TABLE a (id INT)\n;SELECT 1\n  \\g\n"), "line 3", "\\g");
        fails(script("\n.read other.sql\n"), "line 2", ".read", "sqlite3");
        fails(script("COPY public.a (id) FROM stdin;\n1\tit's\n\\.\n"), "line 1", "COPY", "--inserts");
        fails(script("COPY a FROM stdin WITH (FORMAT csv);\n1,2\n\\.\n"), "line 1", "COPY");
        assertThat(tables()).doesNotContain("A");
    }

    @Test
    void aStatementThatTheScriptSaysIsOneDoesNotEndItsTransactionEither() {
        fails(script("-- +goose StatementBegin\nSELECT 1; COMMIT;\n-- +goose StatementEnd\n"), "line 2");
    }

    private Mono<?> script(String text) {
        return of(Migration.of("app", 1, "x", text)).up().run();
    }

    @Test
    void savepointsAreTheScriptsOwn() {
        Migration nested = Migration.of("app", 1, "x", """
                CREATE TABLE a (id INT);
                SAVEPOINT s;
                INSERT INTO a VALUES (1);
                ROLLBACK TO SAVEPOINT s;
                INSERT INTO a VALUES (2);
                """);
        of(nested).up().run().block();
        assertThat(store.queryOne(int.class, "SELECT id FROM a").block()).isEqualTo(2);
    }

    @Test
    void whatStandsBetweenStatementBeginAndEndIsOneStatement() {
        Migration whole = Migration.of("app", 1, "x", """
                CREATE TABLE a (id INT);
                -- +goose StatementBegin
                -- two for a splitter, one for its author
                INSERT INTO a
                  VALUES (1)
                -- +goose StatementEnd
                INSERT INTO nowhere VALUES (1);
                """);
        assertThat(of(whole).up().dryRun().blockFirst().statements())
                .hasSize(3)
                .element(1)
                .isEqualTo("-- two for a splitter, one for its author\nINSERT INTO a\n  VALUES (1)");
        fails(of(whole).up().run(), "line 7");
    }

    @Test
    void oneWithoutTransactionThatFailsStopsLaterRunsUntilItIsMarked() {
        Migration open = Migration.of("app", 2, "open", """
                -- +goose NO TRANSACTION
                CREATE TABLE a (id INT);
                INSERT INTO nowhere VALUES (1);
                """);
        fails(of(FIRST, open).up().run(), "app/2 (open)", "line 3", "markApplied");
        assertThat(states(FIRST, open)).containsExactly(State.APPLIED, State.UNFINISHED);
        fails(of(FIRST, open).up().run(), "app/2 (open)", "is not finished");
        fails(of(FIRST, open).up().dryRun(), "app/2 (open)", "is not finished");
        fails(of(FIRST, open).down("app", 1).run(), "app/2 (open)", "is not finished");
        assertThat(of(FOREIGN).up().run().block().applied())
                .as("of another owner")
                .hasSize(1);

        of(FIRST, open).markApplied("app", 2).block();
        assertThat(of(FIRST, open).up().run().block().alreadyApplied()).isEqualTo(2);
    }

    @Test
    void oneThatAnotherProcessRunsIsWaitedForUpToALimit() {
        of(FIRST).up().run().block();
        store.execute("UPDATE _datastore_migrations SET applied_at = NULL, duration_ms = 5")
                .block();
        StepVerifier.create(of(FIRST).withLockWait(Duration.ZERO).up().run())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(LockTimeoutException.class)
                        .hasMessageContainingAll("app/1 (items)", "withLockWait"));

        StepVerifier.create(of(FIRST, SECOND).up().run().doOnSubscribe(waiting -> Mono.delay(Duration.ofMillis(400))
                        .then(of(FIRST).markApplied("app", 1))
                        .subscribe()))
                .assertNext(report -> assertThat(report.applied()).hasSize(1))
                .verifyComplete();
    }

    @Test
    void oneWithoutTransactionIsRevertedWithoutOne() {
        Migration open = Migration.of("app", 1, "open", """
                -- +goose NO TRANSACTION
                -- +goose Up
                CREATE TABLE a (id INT);
                -- +goose Down
                DROP TABLE a;
                DROP TABLE b;
                """);
        of(open).up().run().block();
        assertThat(states(open)).containsExactly(State.APPLIED);
        fails(of(open).down("app", 0).run(), "app/1 (open)", "line 6");
        assertThat(states(open)).containsExactly(State.UNFINISHED);
        of(open).markNotApplied("app", 1).block();
        assertThat(states(open)).containsExactly(State.PENDING);
    }

    @Test
    void onlyWhatIsUnfinishedIsMarked() {
        fails(of(FIRST).markApplied("app", 1), "app/1", "nothing to mark");
        of(FIRST).up().run().block();
        fails(of(FIRST).markNotApplied("app", 1), "app/1", "nothing to mark");
        assertThat(states(FIRST)).containsExactly(State.APPLIED);
    }

    @Test
    void aDescriptionTooLongForTheLogIsRefusedAtOnce() {
        assertThat(catchThrowable(() -> new Migration("app", 1, "x".repeat(1001), Map.of(), Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app/1");
    }

    private Migrator of(Migration... migrations) {
        return Migrator.of(store, MigrationSource.of(List.of(migrations)));
    }

    private List<State> states(Migration... migrations) {
        return of(migrations).status().map(MigrationStatus::state).collectList().block();
    }

    private List<String> tables() {
        return store.query(
                        String.class,
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC' ORDER BY table_name")
                .collectList()
                .block();
    }

    private static void fails(Publisher<?> run, String... parts) {
        StepVerifier.create(run).thenConsumeWhile(event -> true).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll(parts));
    }
}
