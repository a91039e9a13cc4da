package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationCommandsTest {
    @TempDir
    private Path folder;

    private String url;
    private String scripts;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + folder.resolve("app.db");
        scripts = Files.createDirectory(folder.resolve("migrations")).toString();
        script("V001__note.sql", """
                -- +goose Up
                CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
                -- +goose Down
                DROP TABLE note;
                """);
        script("V002__tag.sql", """
                -- +goose Up
                CREATE TABLE tag (id INTEGER PRIMARY KEY);
                -- +goose Down
                DROP TABLE tag;
                """);
    }

    @Test
    void migrateCreatesTheDatabaseAndTellsWhatItApplied() {
        Run run = Run.on(url, "migrate", "--migrations", scripts);
        assertThat(run.code()).isZero();
        assertThat(run.lines()).hasSize(2);
        assertThat(run.lines().get(0)).matches("applied app/1 \\(note\\) in \\d+ ms");
        assertThat(run.lines().get(1)).startsWith("applied app/2 (tag)");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void migratingAgainHasNothingToDo() {
        migrate();
        Run run = Run.on(url, "migrate", "--migrations", scripts);
        assertThat(run).isEqualTo(new Run(0, "", "Nothing to do.\n"));
    }

    @Test
    void aTerminalIsToldWhatBegins() {
        Run run = new Run.Setting().terminal().run("migrate", "-u", url, "-m", scripts);
        assertThat(run.err()).isEqualTo("Applying 1 of 2: app/1 (note)\nApplying 2 of 2: app/2 (tag)\n");
    }

    @Test
    void ownersShareAFolderUnderNamesOfTheirOwn() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("V001__log.sql"), "CREATE TABLE ${prefix}log (${column} INTEGER)");
        String[] names = {
            "-m",
            "acme=" + shared,
            "-m",
            "globex=" + shared,
            "--set",
            "acme:prefix=acme_",
            "--set",
            "globex:prefix=",
            "--set",
            "column=x"
        };
        Run run = Run.on(url, "migrate", names);
        assertThat(run.code()).isZero();
        Run query = Run.on(url, "query", "SELECT count(*) FROM acme_log a JOIN log g ON a.x = g.x");
        assertThat(query.code()).isZero();

        Run again = Run.on(url, "status", names);
        assertThat(again.out()).contains("applied").doesNotContain("changed");
        Run missing = Run.on(url, "migrate", "-m", "acme=" + shared, "--set", "column=x");
        assertThat(missing.code()).isNotZero();
        assertThat(missing.err()).contains("V001__log.sql, line 1: ${prefix}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix", "=a", "prefix=a b", "prefix=\"; DROP TABLE note; --", "audit:prefix=a", "1=a"})
    void whatIsNoPartOfANameIsAMistakeInTheCommand(String name) {
        Run run = Run.on(url, "migrate", "-m", scripts, "--set", name);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void ownersHaveFoldersOfTheirOwn() throws IOException {
        Path audit = Files.createDirectory(folder.resolve("audit"));
        Files.writeString(audit.resolve("V001__log.sql"), "CREATE TABLE log (id INTEGER)");
        Run run = Run.on(url, "migrate", "-m", "app=" + scripts, "-m", "audit=" + audit);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("applied app/1", "applied app/2", "applied audit/1 (log)");

        Run unclear = Run.on(url, "rollback", "-m", "app=" + scripts, "-m", "audit=" + audit, "--to", "0");
        assertThat(unclear.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unclear.err()).contains("--owner NAME, one of [app, audit]");

        Run unknown = Run.on(url, "rollback", "-m", "app=" + scripts, "--owner", "audit", "--to", "0");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("no migrations of the owner audit");
    }

    @Test
    void aDryRunPrintsTheSqlAndChangesNothing() {
        migrate();
        Run plan = Run.on(url, "rollback", "-m", scripts, "--to", "1", "--dry-run");
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("-- app/2 (tag), down").contains("DROP TABLE tag;");
        assertThat(Run.on(url, "schema").out()).contains("table tag");
    }

    @Test
    void aDryRunCreatesNoDatabase() {
        Run plan = Run.on(url, "migrate", "-m", scripts, "--dry-run");
        assertThat(plan.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(folder.resolve("app.db")).doesNotExist();
    }

    @Test
    void rollbackRevertsDownToAVersionThatMustBeNamed() {
        migrate();
        Run unnamed = Run.on(url, "rollback", "-m", scripts);
        assertThat(unnamed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unnamed.err()).contains("--to=VERSION").contains("Try 'millrace rollback --help'.");

        Run run = Run.on(url, "rollback", "-m", scripts, "--to", "1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("reverted app/2 (tag) in ");
        assertThat(Run.on(url, "schema").out()).contains("table note").doesNotContain("table tag");
    }

    @Test
    void statusTellsHowEachMigrationStandsAndChecksIt() throws IOException {
        migrate();
        assertThat(Run.on(url, "status", "-m", scripts, "--check").code()).isZero();
        script("V003__late.sql", "CREATE TABLE late (id INTEGER)");

        Run table = Run.on(url, "status", "-m", scripts);
        assertThat(table.code()).isZero();
        assertThat(table.lines()).hasSize(5);
        assertThat(table.lines().get(0)).startsWith("owner | version | description | state");
        assertThat(table.lines().get(4)).contains("late").contains("pending").contains("NULL");

        Run json = Run.on(url, "status", "-m", scripts, "--output", "json", "--check");
        assertThat(json.code()).isEqualTo(ExitCode.NOT_UP_TO_DATE);
        assertThat(json.lines().get(2))
                .isEqualTo("{\"owner\":\"app\",\"version\":3,\"description\":\"late\",\"state\":\"pending\","
                        + "\"applied_at\":null,\"duration_ms\":null}");
    }

    @Test
    void statusWithoutFilesTellsWhatTheDatabaseSays() {
        migrate();
        Run run = Run.on(url, "status");
        assertThat(run.code()).isZero();
        assertThat(run.lines()).hasSize(4);
    }

    @Test
    void aChangedMigrationStopsUntilItIsAccepted() throws IOException {
        migrate();
        script("V002__tag.sql", "CREATE TABLE tag (id INTEGER PRIMARY KEY) -- changed");
        Run refused = Run.on(url, "migrate", "-m", scripts);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).startsWith("millrace: ").contains("V002__tag.sql");
        assertThat(Run.on(url, "status", "-m", scripts, "--check").code()).isEqualTo(ExitCode.NOT_UP_TO_DATE);

        Run repaired = Run.on(url, "repair", "-m", scripts, "--accept-changes");
        assertThat(repaired).isEqualTo(new Run(0, "accepted app/2 (tag)\n", ""));
        assertThat(Run.on(url, "migrate", "-m", scripts).code()).isZero();
    }

    @Test
    void repairDoesNothingUnlessItIsToldWhat() {
        migrate();
        Run run = Run.on(url, "repair", "-m", scripts);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--accept-changes", "--mark-applied", "--mark-not-applied");
    }

    @Test
    void repairResolvesAMigrationThatWasInterrupted() throws IOException {
        script("V003__half.sql", """
                -- +goose NO TRANSACTION
                CREATE TABLE half (id INTEGER);
                CREATE TABLE note (id INTEGER);
                """);
        Run failed = Run.on(url, "migrate", "-m", scripts);
        assertThat(failed.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(failed.err()).contains("V003__half.sql").contains("line 3");
        assertThat(Run.on(url, "status", "-m", scripts).out()).contains("unfinished");

        assertThat(Run.on(url, "repair", "-m", scripts, "--mark-not-applied", "3")
                        .code())
                .isZero();
        assertThat(Run.on(url, "status", "-m", scripts).out()).contains("pending");

        assertThat(Run.on(url, "migrate", "-m", scripts).code()).isEqualTo(ExitCode.FAILURE);
        assertThat(Run.on(url, "repair", "-m", scripts, "--mark-applied", "3").code())
                .isZero();
        assertThat(Run.on(url, "status", "-m", scripts, "--check").code()).isZero();
    }

    @Test
    void aScriptThatFailsIsNamedWithItsLine() throws IOException {
        script("V003__broken.sql", "CREATE TABLE fine (id INTEGER);\n\nCREATE TABEL wrong (id INTEGER);");
        Run run = Run.on(url, "migrate", "-m", scripts);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.err()).contains("V003__broken.sql").contains("line 3").doesNotContain("\tat ");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Run run = Run.on(url, "migrate", "-m", folder.resolve("nowhere").toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("nowhere").doesNotContain("\tat ");
    }

    @Test
    void theWaitForOthersIsNotNegative() {
        Run run = Run.on(url, "migrate", "-m", scripts, "--lock-wait", "-1");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--lock-wait");
    }

    @Test
    void migrateMustBeToldWhereTheMigrationsAre() {
        Run run = Run.on(url, "migrate");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isEqualTo("millrace: Say where the migrations are: --migrations DIR.\n");
        assertThat(folder.resolve("app.db")).doesNotExist();
    }

    private void migrate() {
        assertThat(Run.on(url, "migrate", "-m", scripts).code()).isZero();
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(Path.of(scripts, name), text);
    }
}
