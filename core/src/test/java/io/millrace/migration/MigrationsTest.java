package io.millrace.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import io.millrace.error.BadSqlException;
import io.millrace.error.MigrationException;
import io.millrace.migration.script.MigrationScript;
import io.millrace.runtime.H2;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is applied, in which order, and what stops a run. */
class MigrationsTest {
    private static final Migration FIRST = Migration.of("app", 1, "items", "CREATE TABLE item (id INT PRIMARY KEY)");
    private static final Migration SECOND =
            Migration.of("app", 2, "tags", "CREATE TABLE tag (id INT);\n\n-- and one\nINSERT INTO tag\n  VALUES (1);");

    private final RelationalDatastore store = H2.inMemory();

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void appliesInOrderOfVersionsAndOnlyOnce() {
        MigrationReport report = store.migrate(List.of(SECOND, FIRST)).block();
        assertThat(report.applied())
                .extracting(MigrationReport.Applied::migration)
                .containsExactly(FIRST, SECOND);
        assertThat(report.alreadyApplied()).isZero();
        assertThat(store.queryOne(Integer.class, "SELECT id FROM tag").block()).isEqualTo(1);

        MigrationReport again = store.migrate(List.of(FIRST, SECOND)).block();
        assertThat(again.applied()).isEmpty();
        assertThat(again.alreadyApplied()).isEqualTo(2);
    }

    @Test
    void recordsWhatItApplied() {
        store.migrate(List.of(FIRST, SECOND)).block();
        assertThat(store.query("SELECT owner, version, description FROM _datastore_migrations ORDER BY version")
                        .map(row -> row.toMap().values().toString())
                        .collectList()
                        .block())
                .containsExactly("[app, 1, items]", "[app, 2, tags]");
    }

    @Test
    void ownersNumberOnTheirOwn() {
        Migration plugin = Migration.of("plugin", 1, "words", "CREATE TABLE word (id INT)");
        store.migrate(List.of(SECOND, FIRST)).block();
        assertThat(store.migrate(List.of(plugin)).block().applied()).hasSize(1);
        assertThat(store.migrate(List.of(FIRST, SECOND, plugin)).block().applied())
                .isEmpty();
    }

    @Test
    void nothingToDoIsFine() {
        assertThat(store.migrate(List.of()).block()).isEqualTo(MigrationReport.of(List.of(), List.of(), 0));
    }

    @Test
    void aScriptMayBelongToOneKindOfDatabase() {
        Migration special = FIRST.with(H2.TYPE, "CREATE TABLE special (id INT)");
        store.migrate(List.of(special)).block();
        assertThat(store.query("SELECT * FROM special").collectList().block()).isEmpty();
        Migration foreign = new Migration(
                "app",
                2,
                "only there",
                Map.of(DatabaseType.POSTGRESQL, new MigrationAction.Script(MigrationScript.of("SELECT 1"))),
                Map.of());
        fails(List.of(special, foreign), "app/2 (only there)", "nothing for h2");
    }

    @Test
    void codeIsGivenATransactionAndARevision() {
        assertThatThrownBy(() -> Migration.code("app", 1, "x", " ", tx -> Mono.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("revision");
        Migration code = Migration.code("app", 1, "x", "1", tx -> Mono.empty());
        assertThatThrownBy(code::withoutTransaction)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        assertThat(code.down(H2.TYPE)).isEmpty();
    }

    @Test
    void codeMayBelongToOneKindOfDatabase() {
        Migration special = FIRST.with(H2.TYPE, "1", tx -> tx.execute("CREATE TABLE special (id INT)"))
                .withDown(H2.TYPE, tx -> tx.execute("DROP TABLE special"));
        store.migrate(List.of(special)).block();
        assertThat(store.query("SELECT * FROM special").collectList().block()).isEmpty();
        assertThat(special.down(DatabaseType.SQLITE)).isEqualTo(FIRST.down(DatabaseType.SQLITE));
    }

    @Test
    void aFailedMigrationIsNamedWithItsLineAndThoseBeforeItStay() {
        Migration broken =
                Migration.of("app", 3, "broken", "INSERT INTO tag VALUES (2);\n\nINSERT INTO nowhere\nVALUES (1)");
        StepVerifier.create(store.migrate(List.of(FIRST, SECOND, broken)))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("app/3 (broken)")
                        .hasMessageContaining("line 3")
                        .hasCauseInstanceOf(BadSqlException.class));
        assertThat(store.query("SELECT id FROM tag").collectList().block()).hasSize(1);
        assertThat(store.migrate(List.of(FIRST, SECOND)).block().alreadyApplied())
                .isEqualTo(2);
    }

    @Test
    void aChangedMigrationStops() {
        store.migrate(List.of(FIRST)).block();
        Migration changed = Migration.of("app", 1, "items", "CREATE TABLE item (id INT, name VARCHAR)");
        fails(List.of(changed, SECOND), "app/1 (items)", "has changed");
    }

    @Test
    void blanksAtTheEndsOfLinesAreNoChange() {
        store.migrate(List.of(SECOND)).block();
        Migration retyped = Migration.of("app", 2, "tags", text(SECOND).replace("\n", " \r\n") + "\n\n");
        assertThat(store.migrate(List.of(retyped)).block().alreadyApplied()).isEqualTo(1);
    }

    @Test
    void aMissingMigrationStops() {
        store.migrate(List.of(FIRST, SECOND)).block();
        fails(List.of(SECOND), "app/1 (items)", "missing");
    }

    @Test
    void anOutOfOrderMigrationStops() {
        store.migrate(List.of(SECOND)).block();
        fails(List.of(FIRST, SECOND), "app/1 (items)", "out of order");
    }

    @Test
    void aDuplicateStops() {
        fails(List.of(FIRST, Migration.of("app", 1, "again", "SELECT 1")), "app/1 (again)", "same owner and version");
    }

    private void fails(List<Migration> migrations, String name, String reason) {
        StepVerifier.create(store.migrate(migrations)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason));
    }

    private static String text(Migration migration) {
        return ((MigrationAction.Script) migration.up(H2.TYPE)).script().text();
    }
}
