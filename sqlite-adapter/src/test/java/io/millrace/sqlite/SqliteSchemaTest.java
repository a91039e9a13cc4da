package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.error.ConstraintViolationException;
import io.millrace.schema.CheckConstraint;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.DatabaseSchema;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.ForeignKey.Action;
import io.millrace.schema.Index;
import io.millrace.schema.PrimaryKey;
import io.millrace.schema.Table;
import io.millrace.schema.UniqueConstraint;
import io.millrace.schema.View;
import io.millrace.schema.VirtualTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite tells of itself only in part, or in its own way. */
class SqliteSchemaTest {
    private final SqliteDatastore store = SqliteDatastore.builder().memory().build();

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void checksAreReadFromTheTextWhateverItsForm() {
        create("""
                CREATE TABLE "odd (table)" (
                    id INTEGER CONSTRAINT positive CHECK (id > 0), -- CHECK (not this)
                    [a,b] TEXT DEFAULT ('CHECK (nor this)') CHECK ( [a,b] <> 'x)' AND length([a,b]) IN (1, 2) ),
                    `check` VARCHAR(10) COLLATE NOCASE NOT NULL check/* ? */(`check` LIKE '%;''%'),
                    plain,
                    CONSTRAINT "named ""one\""" CHECK (id < 10 /* why */ OR plain IS NULL)
                    CONSTRAINT 'second' CHECK (plain <> "id"),
                    CHECK (plain ->> '$.x' <> 5)
                )""");
        assertThat(table("odd (table)").checkConstraints())
                .containsExactly(
                        CheckConstraint.of("positive", "id > 0"),
                        CheckConstraint.of(null, "[a,b] <> 'x)' AND length([a,b]) IN (1, 2)"),
                        CheckConstraint.of(null, "`check` LIKE '%;''%'"),
                        CheckConstraint.of("named \"one\"", "id < 10 /* why */ OR plain IS NULL"),
                        CheckConstraint.of("second", "plain <> \"id\""),
                        CheckConstraint.of(null, "plain ->> '$.x' <> 5"));
    }

    @Test
    void aChecksNameIsTheOneThatItsViolationTells() {
        create("CREATE TABLE t (a INT CONSTRAINT first NOT NULL CHECK (a > 0) CHECK (a < 10), b INT CHECK (b > 0))");
        assertThat(table("t").checkConstraints())
                .extracting(CheckConstraint::name)
                .containsExactly(Optional.of("first"), Optional.of("first"), Optional.empty());
        assertThat(violatedBy("INSERT INTO t VALUES (-1, 1)")).isEqualTo("first");
        assertThat(violatedBy("INSERT INTO t VALUES (10, 1)")).isEqualTo("first");
        assertThat(violatedBy("INSERT INTO t VALUES (1, 0)")).isEqualTo("b > 0");
    }

    @Test
    void foreignKeysOverTheSameColumnsHaveTheirOwnNames() {
        create("CREATE TABLE a (id INTEGER PRIMARY KEY)");
        create("CREATE TABLE b (id INTEGER PRIMARY KEY)");
        create(
                "CREATE TABLE c (x INTEGER CONSTRAINT first REFERENCES a (id) CONSTRAINT second REFERENCES b (id) ON DELETE CASCADE,"
                        + " y INTEGER REFERENCES a, FOREIGN KEY (y) REFERENCES b,"
                        + " CONSTRAINT third FOREIGN KEY (x) REFERENCES b (id), CONSTRAINT fourth FOREIGN KEY (Y) REFERENCES a)");
        assertThat(table("c").foreignKeys())
                .extracting(key -> key.name().orElse(null) + " " + key.columns() + " " + key.referencedTable() + " "
                        + key.onDelete())
                .containsExactly(
                        "first [x] a NO_ACTION",
                        "second [x] b CASCADE",
                        "third [x] b NO_ACTION",
                        "null [y] a NO_ACTION",
                        "null [y] b NO_ACTION",
                        "fourth [y] a NO_ACTION");
    }

    @Test
    void columnsAreReadWithTypesDefaultsAndGeneration() {
        create("""
                CREATE TABLE t (
                    id INTEGER PRIMARY KEY,
                    name VARCHAR(10) NOT NULL DEFAULT 'it''s',
                    amount DECIMAL(10, 2) DEFAULT (1 + 2),
                    doubled AS (amount * 2),
                    tripled INT GENERATED ALWAYS AS (amount * (1 + 2)) STORED NOT NULL,
                    anything)""");
        assertThat(table("t").columns())
                .containsExactly(
                        Column.of("id", "INTEGER", false, null, Generation.IDENTITY, null),
                        Column.of("name", "VARCHAR(10)", false, "'it''s'"),
                        Column.of("amount", "DECIMAL(10, 2)", true, "1 + 2"),
                        Column.of("doubled", "", true, null, Generation.VIRTUAL, "amount * 2"),
                        Column.of("tripled", "INT", false, null, Generation.STORED, "amount * (1 + 2)"),
                        Column.of("anything", "", true, null));
    }

    @Test
    void onlyAnotherNameOfTheRowidNumbersRows() {
        create("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)");
        create("CREATE TABLE b (id INTEGER PRIMARY KEY DESC)");
        create("CREATE TABLE c (id INT PRIMARY KEY)");
        create("CREATE TABLE d (id INTEGER PRIMARY KEY) WITHOUT ROWID");
        create("CREATE TABLE e (id INTEGER, other INTEGER, PRIMARY KEY (other, id))");
        assertThat(schema().tables())
                .extracting(table -> table.columns().get(0).generation())
                .containsExactly(
                        Generation.IDENTITY, Generation.NONE, Generation.NONE, Generation.NONE, Generation.NONE);
        assertThat(schema().tables())
                .extracting(table -> table.columns().get(0).nullable())
                .containsExactly(false, true, true, false, true);
        assertThat(table("e").primaryKey()).contains(PrimaryKey.of(null, List.of("other", "id")));
    }

    @Test
    void keysAndUniqueConstraintsHaveTheirNamesAndTargets() {
        create("CREATE TABLE parent (x INT, y INT, z TEXT UNIQUE, CONSTRAINT parent_key PRIMARY KEY (y, x))");
        create("""
                CREATE TABLE child (
                    a INT, b INT, c TEXT CONSTRAINT to_z REFERENCES PARENT(z) ON DELETE SET NULL,
                    d INT REFERENCES gone ON UPDATE SET DEFAULT,
                    CONSTRAINT "both ways" FOREIGN KEY (b, a) REFERENCES parent ON DELETE CASCADE ON UPDATE RESTRICT,
                    CONSTRAINT pair UNIQUE (a, b COLLATE NOCASE),
                    UNIQUE (d))""");
        assertThat(table("parent").primaryKey()).contains(PrimaryKey.of("parent_key", List.of("y", "x")));
        assertThat(table("child").foreignKeys())
                .containsExactly(
                        ForeignKey.of(
                                "both ways",
                                List.of("b", "a"),
                                "main",
                                "parent",
                                List.of("y", "x"),
                                Action.RESTRICT,
                                Action.CASCADE),
                        ForeignKey.of(
                                "to_z",
                                List.of("c"),
                                "main",
                                "parent",
                                List.of("z"),
                                Action.NO_ACTION,
                                Action.SET_NULL),
                        ForeignKey.of(
                                null, List.of("d"), "main", "gone", List.of(), Action.SET_DEFAULT, Action.NO_ACTION));
        assertThat(table("child").uniqueConstraints())
                .containsExactly(
                        UniqueConstraint.of("pair", List.of("a", "b")), UniqueConstraint.of(null, List.of("d")));
    }

    @Test
    void indexesHaveTheirExpressionsAndConditions() {
        create("CREATE TABLE t (a TEXT, b INT, c INT UNIQUE)");
        create(
                "CREATE UNIQUE INDEX x ON t (lower(a) COLLATE NOCASE DESC, b, coalesce(b, c)) WHERE b > (1) AND a <> ' where '");
        create("CREATE INDEX \"y (y\" ON t (b DESC)");
        assertThat(table("t").indexes())
                .containsExactly(
                        Index.of(
                                "x",
                                true,
                                List.of(
                                        Index.Key.of("lower(a)", true, true),
                                        Index.Key.of("b", false, false),
                                        Index.Key.of("coalesce(b, c)", true, false)),
                                "b > (1) AND a <> ' where '"),
                        Index.of("y (y", false, List.of(Index.Key.of("b", false, true)), null));
    }

    @Test
    void virtualTablesHideWhatTheirModulesKeep() {
        create("CREATE VIRTUAL TABLE search USING fts5(title, body)");
        create("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)");
        DatabaseSchema schema = schema();
        assertThat(schema.tables()).extracting(Table::name).containsExactly("t");
        assertThat(schema.virtualTables())
                .containsExactly(VirtualTable.of(
                        "main",
                        "search",
                        "fts5",
                        List.of(Column.of("title", "", true, null), Column.of("body", "", true, null)),
                        "CREATE VIRTUAL TABLE search USING fts5(title, body)"));
    }

    @Test
    void whatCannotBeResolvedHidesNothingElse() {
        create("CREATE VIEW broken AS SELECT * FROM gone");
        create("CREATE TABLE t (id INT)");
        create("CREATE VIEW sound AS SELECT id AS key FROM t");
        assertThat(schema().views())
                .containsExactly(
                        View.of("main", "broken", List.of(), "CREATE VIEW broken AS SELECT * FROM gone"),
                        View.of(
                                "main",
                                "sound",
                                List.of(Column.of("key", "INT", true, null)),
                                "CREATE VIEW sound AS SELECT id AS key FROM t"));
        assertThat(schema().tables()).extracting(Table::name).containsExactly("t");
    }

    @Test
    void aVirtualTableWithoutItsModuleIsNamedNevertheless(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("foreign.db");
        String definition = "CREATE VIRTUAL TABLE \"a \"\"v\" USING nowhere(x, y)";
        try (Connection foreign = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = foreign.createStatement()) {
            statement.execute("CREATE TABLE t (id INT)");
            statement.execute("PRAGMA writable_schema = ON");
            statement.execute("INSERT INTO sqlite_schema VALUES ('table', 'a \"v', 'a \"v', 0, '" + definition + "')");
        }

        SqliteDatastore opened = SqliteDatastore.builder().file(file).build();
        DatabaseSchema schema = Objects.requireNonNull(opened.schema().block());
        opened.close().block();
        assertThat(schema.virtualTables())
                .containsExactly(VirtualTable.of("main", "a \"v", "nowhere", List.of(), definition));
        assertThat(schema.tables()).extracting(Table::name).containsExactly("t");
    }

    @Test
    void aDatabaseThatIsNeverWrittenIsReadAsWell(@TempDir Path folder) {
        Path file = folder.resolve("words.db");
        SqliteDatastore writable = SqliteDatastore.builder().file(file).build();
        writable.execute("CREATE TABLE t (id INT CHECK (id > 0))").block();
        writable.close().block();
        SqliteDatastore readOnly =
                SqliteDatastore.builder().file(file).readOnly(true).build();
        DatabaseSchema schema = Objects.requireNonNull(readOnly.schema().block());
        readOnly.close().block();
        assertThat(schema.tables()).singleElement().satisfies(table -> assertThat(table.checkConstraints())
                .containsExactly(CheckConstraint.of(null, "id > 0")));
    }

    @Test
    void temporaryTablesAreNoPartOfIt() {
        create("CREATE TABLE t (id INT)");
        create("CREATE TEMP TABLE t (other TEXT)");
        create("CREATE TEMP TABLE u (other TEXT)");
        assertThat(schema().tables()).extracting(Table::name).containsExactly("t");
        assertThat(table("t").columns()).extracting(Column::name).containsExactly("id");
    }

    @Test
    void alteredTablesAreReadAsTheyAreNow() {
        create("CREATE TABLE t (a INT, CHECK (a > 0))");
        create("ALTER TABLE t ADD COLUMN b TEXT CONSTRAINT short CHECK (length(b) < 5)");
        create("ALTER TABLE t RENAME COLUMN a TO \"the a\"");
        create("ALTER TABLE t RENAME TO \"the t\"");
        assertThat(table("the t").columns()).extracting(Column::name).containsExactly("the a", "b");
        assertThat(table("the t").checkConstraints())
                .containsExactly(
                        CheckConstraint.of("short", "length(b) < 5"), CheckConstraint.of(null, "\"the a\" > 0"));
    }

    @Test
    void theDatabaseTellsWhatItIs() {
        assertThat(schema().database().product()).isEqualTo("SQLite");
        assertThat(schema().database().version()).startsWith("3.");
        assertThat(schema().database().encoding()).isEqualTo("UTF-8");
        assertThat(schema().database().properties())
                .containsEntry("journal_mode", "memory")
                .containsKey("page_size");
    }

    private void create(String sql) {
        store.execute(sql).block();
    }

    private String violatedBy(String sql) {
        return catchThrowableOfType(ConstraintViolationException.class, () -> create(sql))
                .constraint()
                .orElseThrow();
    }

    private DatabaseSchema schema() {
        return Objects.requireNonNull(store.schema().block());
    }

    private Table table(String name) {
        return schema().table(name).orElseThrow();
    }
}
