package io.millrace.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.MigrationAction;
import io.millrace.error.MigrationException;
import io.millrace.runtime.H2;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Migrations in files, on disk and on the class path. */
class MigrationFilesTest {
    @TempDir
    private Path folder;

    @Test
    void namesGiveVersionAndDescription() throws IOException {
        file("V002__knowledge_graph.sql", "CREATE TABLE node (id INT)");
        file("V1__first.sql", "CREATE TABLE first (id INT)");
        file("V20240517102030__by_date.sql", "CREATE TABLE dated (id INT)");
        file("README.md", "Not a migration.");
        Files.createDirectory(folder.resolve("V003__a_folder.sql"));
        assertThat(load())
                .extracting(Migration::id)
                .containsExactly("app/1 (first)", "app/2 (knowledge graph)", "app/20240517102030 (by date)");
    }

    @Test
    void aFileForOneKindOfDatabaseIsReadInsteadOfTheCommonOne() throws IOException {
        file("V001__x.sql", "-- +goose Up\nSELECT 'any'\n-- +goose Down\nSELECT 'undo'");
        file("V001__x.h2.sql", "SELECT 'h2'");
        file("V001__x.postgresql.sql", "SELECT 'postgresql'");
        Migration migration = load().get(0);
        assertThat(text(migration.up(H2.TYPE))).isEqualTo("SELECT 'h2'");
        assertThat(text(migration.up(DatabaseType.POSTGRESQL))).isEqualTo("SELECT 'postgresql'");
        assertThat(text(migration.up(DatabaseType.SQLITE))).contains("'any'");
        assertThat(migration.down(DatabaseType.SQLITE)).isPresent();
        assertThat(migration.down(H2.TYPE))
                .as("a common script would undo something else")
                .isEmpty();
    }

    @Test
    void aFileForAnotherDatabaseOnlyIsNoScript() throws IOException {
        Path only = file("V001__x.postgresql.sql", "SELECT 1");
        StepVerifier.create(Migrator.of(H2.inMemory(), source()).up().run())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("app/1 (x)")
                        .hasMessageContaining("nothing for h2"));
        assertThat(only).exists();
    }

    @Test
    void aByteOrderMarkAndUnicodeAreRead() throws IOException {
        file("V001__größe.sql", "\uFEFFSELECT 'größe 🙂'");
        assertThat(text(load().get(0).up(H2.TYPE))).isEqualTo("SELECT 'größe 🙂'");
        assertThat(load().get(0).description()).isEqualTo("größe");
    }

    @ParameterizedTest
    @CsvSource({
        "V2_one_underscore.sql, not named as a migration",
        "v002__lower_case.sql, not named as a migration",
        "002_goose.sql, not named as a migration",
        "V002__.sql, not named as a migration",
        "V002__SHOUTED.SQL, not named as a migration",
        "V002__x.SQLite.sql, not named as a migration",
        "V9999999999999999999__too_large.sql, not named as a migration",
        "V000__zero.sql, versions begin with 1",
        "V002__x.postgres.sql, Rename it to end in .postgresql.sql",
        "V002__x.sqlite3.sql, Rename it to end in .sqlite.sql"
    })
    void aScriptWithAnotherNameIsNotOverlooked(String name, String problem) throws IOException {
        fails(file(name, "SELECT 1").toString(), problem);
    }

    @Test
    void twoFilesOfOneVersionAreBothNamed() throws IOException {
        Path one = file("V002__one.sql", "SELECT 1");
        Path other = file("V2__other.sql", "SELECT 1");
        fails(one.toString(), other.toString(), "Version 2 is there twice");
    }

    @Test
    void twoFilesOfOneVersionAndDatabaseAreBothNamed() throws IOException {
        Path one = file("V002__same.sqlite.sql", "SELECT 1");
        Path other = file("V2__same.sqlite.sql", "SELECT 1");
        fails(one.toString(), other.toString(), "Version 2 is there twice");
    }

    @Test
    void aFileCutOffAtItsBeginningIsNoMigration() throws IOException {
        fails(file("V001__empty.sql", "").toString(), "is empty");
    }

    @Test
    void aFileInAnotherEncodingIsNamed() throws IOException {
        Path latin = Files.write(folder.resolve("V001__x.sql"), "SELECT 'größe'".getBytes(StandardCharsets.ISO_8859_1));
        fails(latin.toString(), "is not UTF-8");
    }

    @Test
    void aPipeOrADeviceIsNotWaitedFor() throws Exception {
        Path script = folder.resolve("V001__x.sql");
        assertThat(new ProcessBuilder("mkfifo", script.toString()).start().waitFor())
                .isZero();
        fails(script.toString(), "no regular file");
        Files.delete(script);
        Files.createSymbolicLink(script, Path.of("/dev/zero"));
        fails(script.toString(), "no regular file");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");
        StepVerifier.create(MigrationSource.directory("app", missing).load())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("There is no folder " + missing));
        StepVerifier.create(MigrationSource.classPath("app", "/no/such/folder/").load())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContaining("There is no folder no/such/folder on the class path"));
    }

    @Test
    void filesOfTheClassPathAreFoundInFoldersAndInJars() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/db/migration"));
        Files.writeString(classes.resolve("V001__from_folder.sql"), "SELECT 1");
        Path jar = jar("a b.jar", "db/migration/", "db/migration/V002__from_jar.sql", "db/migration/more/V003__x.sql");
        try (URLClassLoader loader = loader(folder.resolve("classes"), jar)) {
            assertThat(MigrationSource.classPath("app", "db/migration", loader)
                            .load()
                            .block())
                    .extracting(Migration::id)
                    .containsExactly("app/1 (from folder)", "app/2 (from jar)");
        }
    }

    @Test
    void filesOfOneVersionInTwoJarsAreBothNamed() throws IOException {
        Path one = jar("one.jar", "db/migration/", "db/migration/V001__x.sql");
        Path other = jar("other.jar", "db/migration/", "db/migration/V001__x.sql");
        try (URLClassLoader loader = loader(one, other)) {
            StepVerifier.create(MigrationSource.classPath("app", "db/migration", loader)
                            .load())
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(MigrationException.class)
                            .hasMessageContaining(one + "!/db/migration/V001__x.sql")
                            .hasMessageContaining(other + "!/db/migration/V001__x.sql"));
        }
    }

    @Test
    void anEventLoopMayAskForFiles() throws IOException {
        file("V001__x.sql", "SELECT 1");
        StepVerifier.create(Mono.defer(() -> source().load()
                                .map(migrations -> Thread.currentThread().getName()))
                        .subscribeOn(Schedulers.parallel()))
                .assertNext(thread -> assertThat(thread).startsWith("boundedElastic"))
                .verifyComplete();
    }

    @Test
    void sourcesAreReadInTheirOrderAndAnewEachTime() throws IOException {
        MigrationSource all =
                MigrationSource.all(MigrationSource.of(List.of(Migration.of("z", 1, "z", "SELECT 1"))), source());
        assertThat(all.load().block()).extracting(Migration::owner).containsExactly("z");
        file("V001__x.sql", "SELECT 1");
        assertThat(all.load().block()).extracting(Migration::owner).containsExactly("z", "app");
    }

    private void fails(String... parts) {
        StepVerifier.create(source().load())
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(MigrationException.class).hasMessageContainingAll(parts));
    }

    private List<Migration> load() {
        return source().load().block();
    }

    private MigrationSource source() {
        return MigrationSource.directory("app", folder);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    out.write("SELECT 1".getBytes(StandardCharsets.UTF_8));
                }
                out.closeEntry();
            }
        }
        return jar;
    }

    private static URLClassLoader loader(Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }

    private static String text(MigrationAction action) {
        return ((MigrationAction.Script) action).script().text();
    }
}
