package io.millrace.sqlite.untrusted;

import static io.millrace.sqlite.untrusted.HostileFile.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConfigurationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.ResourceException;
import io.millrace.transfer.Transfer;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a database that is opened as untrusted. */
class UntrustedDatabaseTest {
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    @Test
    void aSoundDatabaseIsRead() throws Exception {
        HostileFile file = HostileFile.of(
                folder,
                "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)",
                "INSERT INTO t VALUES (1, 'one'), (2, 'two')",
                "CREATE VIRTUAL TABLE f USING fts5(x)",
                "INSERT INTO f VALUES ('a quick fox')");
        file.untrusted("", store -> {
            assertThat(all(store.query(String.class, "SELECT b FROM t ORDER BY a")))
                    .containsExactly("one", "two");
            assertThat(all(store.query(Long.class, "SELECT rowid FROM f WHERE f MATCH ?", "fox")))
                    .containsExactly(1L);
            assertThat(store.schema().block(HostileFile.LIMIT).tables()).hasSize(1);
            Path export = elsewhere.resolve("rows.jsonl");
            Transfer.of(store).exportTo(export).run().block(HostileFile.LIMIT);
            assertThat(export).content().contains("\"one\"");
        });
    }

    @Test
    void nothingIsWritten() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE t (a)", "PRAGMA journal_mode = WAL");
        file.untrusted("", store -> assertThatThrownBy(() -> all(store.execute("INSERT INTO t VALUES (1)")))
                .isInstanceOf(PermissionDeniedException.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE f_data SET block = x'00'", "DELETE FROM f_content", "PRAGMA writable_schema = ON"})
    void shadowTablesAndTheSchemaStayWhatTheyAre(String statement) throws Exception {
        HostileFile file =
                HostileFile.of(folder, "CREATE VIRTUAL TABLE f USING fts5(x)", "INSERT INTO f VALUES ('a quick fox')");
        file.untrusted("", store -> assertThatThrownBy(() -> all(store.execute(statement)))
                .isInstanceOf(DatastoreException.class));
    }

    @Test
    void noOtherFileIsReached() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE t (a)");
        Path target = elsewhere.resolve("other.db");
        file.untrusted("", store -> {
            assertThatThrownBy(() -> all(store.execute("ATTACH '" + target + "' AS other")))
                    .isInstanceOf(DatastoreException.class);
            assertThatThrownBy(() -> all(store.execute("VACUUM INTO '" + target + "'")))
                    .isInstanceOf(DatastoreException.class);
        });
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {ENDLESS, ENDLESS + " WHERE i < 0", "SELECT count(*) FROM (" + ENDLESS + ")"})
    void aViewWithoutEndIsEndedByTheTimeLimit(String query) throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE VIEW v AS " + query);
        file.untrusted("&statementTimeout=PT0.2S", store -> {
            assertThatThrownBy(() -> all(store.query("SELECT max(i) FROM (" + query + ")")))
                    .isInstanceOf(DatastoreException.class);
            assertThatThrownBy(() -> all(store.query("SELECT count(*) FROM v")))
                    .isInstanceOf(DatastoreTimeoutException.class)
                    .hasMessageContaining("statementTimeout");
            assertThat(all(store.query(Long.class, "SELECT 1"))).containsExactly(1L);
        });
    }

    @Test
    void aCheckThatTakesTooLongIsEndedByTheTimeLimit() throws Exception {
        HostileFile file = HostileFile.of(
                folder,
                "CREATE TABLE t (a)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                        + " INSERT INTO t SELECT i FROM n");
        file.untrusted("&statementTimeout=PT0.000001S", store -> assertThatThrownBy(() -> all(store.query("SELECT 1")))
                .isInstanceOf(DatastoreTimeoutException.class)
                .hasMessageContaining("check"));
    }

    @Test
    void aDamagedFileIsNotOpened() throws Exception {
        HostileFile file = HostileFile.of(
                folder,
                "CREATE TABLE t (a)",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                        + " INSERT INTO t SELECT randomblob(100) FROM n");
        try (RandomAccessFile damaged = new RandomAccessFile(file.path().toFile(), "rw")) {
            damaged.seek(4096L * 50);
            damaged.write(new byte[4096]);
        }
        file.untrusted("", store -> assertThatThrownBy(() -> all(store.query("SELECT 1")))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("damaged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zeroblob(100000000)", "replace(hex(zeroblob(10000)), '0', hex(zeroblob(10000)))"})
    void aHugeValueIsRefused(String value) throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE VIEW v AS SELECT " + value + " AS big");
        file.untrusted("", store -> assertThatThrownBy(() -> all(store.query("SELECT big FROM v")))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("too big"));
    }

    @Test
    void statementsThatAreCostlyToCompileAreRefused() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE TABLE t (a)");
        file.untrusted("", store -> {
            assertRefused(store, "SELECT " + "1+(".repeat(300) + "1" + ")".repeat(300), "too large");
            assertRefused(store, "SELECT 1" + " UNION ALL SELECT 1".repeat(60), "too many terms");
            assertRefused(store, "SELECT '" + "x".repeat(2_000_000) + "'", "too long");
            assertRefused(store, "SELECT 'a' LIKE '" + "%a".repeat(1_000) + "'", "too complex");
            assertThat(all(store.query(Long.class, "SELECT 1" + " UNION ALL SELECT 1".repeat(40))))
                    .hasSize(41);
        });
    }

    private static void assertRefused(RelationalDatastore store, String sql, String why) {
        assertThatThrownBy(() -> all(store.query(sql)))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("untrusted");
    }

    @Test
    void whatTheSchemaMayNotUseIsReadAnotherWay() throws Exception {
        HostileFile file = HostileFile.of(folder, "CREATE VIEW v AS SELECT reverse('ab')");
        file.untrusted("", store -> assertThatThrownBy(() -> all(store.query("SELECT * FROM v")))
                .isInstanceOf(BadSqlException.class)
                .hasMessageContaining("unsafe use of reverse()")
                .hasMessageContaining("Read the tables")
                .hasMessageNotContaining("trustedSchema"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE c (a CHECK (length(hex(zeroblob(20000000 + a))) = 1))",
                "CREATE TABLE c (a, CONSTRAINT costly CHECK (length(hex(zeroblob(20000000))) = 1))"
            })
    void lookingForDamageRunsNoConstraint(String definition) throws Exception {
        HostileFile file = HostileFile.of(
                folder,
                "PRAGMA ignore_check_constraints = ON",
                definition,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
                        + " INSERT INTO c SELECT i FROM n");
        file.untrusted("", store -> assertThat(all(store.query(Long.class, "SELECT count(*) FROM c")))
                .containsExactly(50L));
    }

    @Test
    void aDatabaseIsEitherTrustedOrNot() {
        assertThatThrownBy(() -> Datastores.open("sqlite:/x.db?untrusted=true&trustedSchema=true"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("trustedSchema");
    }

    @Test
    void aMissingFileIsNotCreated() {
        Path missing = folder.resolve("missing.db");
        RelationalDatastore store = Datastores.open("sqlite:" + missing + "?untrusted=true");
        assertThatThrownBy(() -> all(store.query("SELECT 1"))).isInstanceOf(DatastoreException.class);
        store.close().block(HostileFile.LIMIT);
        assertThat(Files.exists(missing)).isFalse();
    }
}
