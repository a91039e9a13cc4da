package io.millrace.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.DatastoreException;
import io.millrace.error.TransferException;
import io.millrace.schema.ExclusionConstraint;
import io.millrace.schema.ForeignKey;
import io.millrace.schema.Table;
import io.millrace.transfer.Transfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export writes, its import restores, or one of them says why not. */
class ExportOfPostgresTest {
    @TempDir
    private Path folder;

    private Copies db;

    @BeforeEach
    void open() {
        db = new Copies(folder);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void datesAndTimesThatJavaHasNotComeBackAsTheyWere() {
        db.both("CREATE TABLE t (id int PRIMARY KEY, at timestamptz, local timestamp, day date, clock time)");
        db.run("""
                INSERT INTO t VALUES
                    (1, 'infinity', 'infinity', 'infinity', '24:00'),
                    (2, '-infinity', '-infinity', '-infinity', '00:00'),
                    (3, '4713-01-01 00:00:00 BC', '0044-03-15 12:00:00.000001 BC', '0001-12-31 BC', '23:59:59.999999'),
                    (4, '294276-12-31 23:59:59.999999+00', '294276-12-31 23:59:59', '5874897-12-31', '12:00'),
                    (5, '1883-11-18 12:03:57+00', '0001-01-01', '9999-12-31', '10:15:30.5'),
                    (6, '10000-01-01 00:00:00+00', '9999-12-31 23:59:59.999999', '10000-01-01', NULL)""");
        db.transfer();
        db.assertSame("SELECT id, at::text, local::text, day::text, clock::text FROM t ORDER BY id");
    }

    @Test
    void numbersThatJavaHasNotComeBackAsTheyWere() {
        db.both("CREATE TABLE t (id int PRIMARY KEY, n numeric, m numeric(5, 2), r real, d double precision)");
        db.run("""
                INSERT INTO t VALUES
                    (1, 'NaN', 'NaN', 'NaN', 'NaN'), (2, 'Infinity', NULL, 'Infinity', 'Infinity'),
                    (3, '-Infinity', 1.50, '-Infinity', '-Infinity'), (4, 1e-16383, -999.99, -0.0, -0.0),
                    (5, 10::numeric ^ 10000, 0, 1.1754944e-38, 5e-324), (6, 12.5000, 0.00, 3.4028235e38, 1.7976931348623157e308),
                    (7, 0.1, 0.1, 0.1, 0.1), (8, 0.000, NULL, 16777217, 9007199254740993)""");
        db.transfer();
        db.assertSame("SELECT id, n::text, m::text, r::text, d::text FROM t ORDER BY id");
    }

    /** Java 17 writes another digit, by which later versions would take it for a double. */
    @Test
    void floatsAreWrittenAlikeByAllVersionsOfJava() throws Exception {
        db.both("CREATE TABLE t (id int PRIMARY KEY, r real)");
        db.run("INSERT INTO t VALUES (1, 7.429315e25), (2, 0.1)");
        db.export();
        assertThat(db.file()).content().contains("[1,7.429315E25]", "[2,0.1]");
        db.load();
        db.assertSame("SELECT id, r::text FROM t ORDER BY id");
    }

    @Test
    void settingsOfTheDatabaseDoNotChangeWhatIsExported() {
        db.both(
                "CREATE TABLE t (id int PRIMARY KEY, span interval, at timestamptz, day date, content bytea, cost money,"
                        + " ratio double precision, days date[], doc xml)");
        db.run("INSERT INTO t VALUES (1, '-1 mon 2 days -03:04:05.6', '2024-05-17 10:15:30.123456+02', '2024-02-01',"
                + " '\\x00ff27', '-1234.56', 0.1::float8 + 0.2, '{2024-02-01,infinity}', '<a/>text')");
        for (String setting : List.of(
                "intervalstyle = 'sql_standard'",
                "datestyle = 'SQL, DMY'",
                "timezone = 'Asia/Kathmandu'",
                "bytea_output = 'escape'",
                "extra_float_digits = -5")) {
            try (Configured changed = new Configured(db.schema(), setting)) {
                Transfer.of(changed.store())
                        .exportTo(db.file())
                        .replacing()
                        .run()
                        .block(Copies.LIMIT);
            }
            db.transferAgain();
            db.assertSame("SELECT t::text FROM t");
        }
    }

    @Test
    void rowsOfPartitionsAreExportedOnce() {
        db.both(
                "CREATE TABLE p (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (id)",
                "CREATE TABLE p2a PARTITION OF p2 DEFAULT",
                "CREATE TABLE c (id int PRIMARY KEY, p int, k int, FOREIGN KEY (p, k) REFERENCES p)");
        db.run("INSERT INTO p VALUES (1, 1), (2, 11)");
        db.run("INSERT INTO c VALUES (1, 1, 1), (2, 2, 11)");
        db.transfer();
        db.assertSame("SELECT id, k, tableoid::regclass::text FROM p ORDER BY id");
        db.assertSame("SELECT * FROM c ORDER BY id");
        List<Table> tables = db.store.schema().block(Copies.LIMIT).tables();
        assertThat(tables).extracting(Table::name).containsExactly("c", "p");
        assertThat(tables.get(0).foreignKeys())
                .singleElement()
                .extracting(ForeignKey::referencedTable)
                .isEqualTo("p");
        assertThat(tables.get(1).kind()).isEqualTo(Table.Kind.PARTITIONED);
        assertThatThrownBy(() -> Transfer.of(db.store)
                        .exportTo(folder.resolve("p1.jsonl"))
                        .withTables("p1")
                        .run()
                        .block(Copies.LIMIT))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("is a partition");
    }

    @Test
    void rowsOfTablesThatInheritAreExportedOnce() {
        db.both("CREATE TABLE par (id int)", "CREATE TABLE kid (more int) INHERITS (par)");
        db.run("INSERT INTO par VALUES (1)");
        db.run("INSERT INTO kid VALUES (2, 20)");
        db.transfer();
        db.assertSame("SELECT id, tableoid::regclass::text FROM par ORDER BY id");
        db.assertSame("SELECT * FROM kid");
    }

    @Test
    void tablesWithoutColumnsKeepTheirRows() {
        db.both("CREATE TABLE nothing ()", "CREATE TABLE computed (a int GENERATED ALWAYS AS (7) STORED)");
        db.run("INSERT INTO nothing SELECT FROM generate_series(1, 3)");
        db.run("INSERT INTO computed DEFAULT VALUES");
        db.transfer();
        db.assertSame("SELECT count(*) FROM nothing");
        db.assertSame("SELECT a, count(*) FROM computed GROUP BY a");
    }

    @Test
    void rowsMayReferForwardAndTablesToEachOther() {
        db.both(
                "CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node)",
                "CREATE TABLE a (id int PRIMARY KEY, b int)",
                "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a DEFERRABLE)",
                "ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b");
        db.run("INSERT INTO node SELECT i, NULLIF(i + 1, 5001) FROM generate_series(1, 5000) AS i");
        db.run("INSERT INTO a VALUES (1, NULL)");
        db.run("INSERT INTO b VALUES (1, 1)");
        db.run("UPDATE a SET b = 1");
        db.transfer();
        db.assertSame("SELECT * FROM node ORDER BY id");
        db.assertSame("SELECT * FROM a, b");
        assertThat(Copies.number(
                        db.copy,
                        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND condeferrable"
                                + " AND connamespace = current_schema()::regnamespace"))
                .isEqualTo(1);
        assertThatThrownBy(() -> Copies.run(db.copy, "INSERT INTO node VALUES (6000, 9000)"))
                .isInstanceOf(DatastoreException.class);
    }

    @Test
    void textIsNeverCutAndNumbersNeverRounded() throws Exception {
        Copies.run(db.store, "CREATE TABLE t (v text)");
        List<String> columns = List.of(
                "varchar(2)",
                "char(2)",
                "numeric(4, 1)",
                "bit(2)",
                "varbit(2)",
                "timestamp(0)",
                "timestamptz",
                "time(3)",
                "real");
        List<String> values = List.of(
                "'ab  '",
                "'abc'",
                "'1.25'",
                "'101'",
                "'101'",
                "'2024-05-17T10:15:30.5'",
                "'2024-05-17T10:15:30.1234567Z'",
                "'10:00:00.1234'",
                "'0.1'");
        for (int i = 0; i < columns.size(); i++) {
            db.run("TRUNCATE t");
            db.run("INSERT INTO t VALUES (" + values.get(i) + ")");
            db.export();
            if (columns.get(i).equals("real")) {
                Files.writeString(
                        db.file(),
                        Files.readString(db.file())
                                .replace("\"values\":\"text\"", "\"values\":\"double\"")
                                .replace("[\"0.1\"]", "[0.12345678901]"));
            }
            Copies.run(db.copy, "DROP TABLE IF EXISTS t");
            Copies.run(db.copy, "CREATE TABLE t (v " + columns.get(i) + ")");
            assertThatThrownBy(db::load).as(columns.get(i)).isInstanceOf(TransferException.class);
            assertThat(Copies.number(db.copy, "SELECT count(*) FROM t")).isZero();
        }
    }

    @Test
    void arraysThatWouldBeRoundedAreRefused() {
        Copies.run(db.store, "CREATE TABLE t (v numeric(5, 2)[])");
        Copies.run(db.copy, "CREATE TABLE t (v numeric(5, 1)[])");
        db.run("INSERT INTO t VALUES ('{1.25}')");
        db.export();
        assertThatThrownBy(db::load)
                .isInstanceOf(TransferException.class)
                .hasMessageContainingAll("column \"v\" of the table \"t\"", "round");
        Copies.run(db.copy, "ALTER TABLE t ALTER v TYPE numeric[]");
        db.load();
        db.assertSame("SELECT v::text FROM t");
    }

    @Test
    void aTriggerThatKeepsRowsOutOrAddsSomeFailsTheImport() {
        db.both("CREATE TABLE item (id int PRIMARY KEY)", "CREATE TABLE log (item int)");
        db.run("INSERT INTO item VALUES (1), (2)");
        db.run("INSERT INTO log VALUES (1), (2)");
        db.export();
        Copies.run(
                db.copy,
                "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO log VALUES (NEW.id); RETURN NEW; END $$");
        Copies.run(db.copy, "CREATE TRIGGER audit AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION audit()");
        assertThatThrownBy(db::load)
                .isInstanceOf(TransferException.class)
                .hasMessageContainingAll("log has 4 rows", "trigger");
        Copies.run(db.copy, "DROP TRIGGER audit ON item");
        Copies.run(db.copy, "CREATE RULE none AS ON INSERT TO log WHERE NEW.item = 2 DO INSTEAD NOTHING");
        assertThatThrownBy(db::load)
                .isInstanceOf(TransferException.class)
                .hasMessageContainingAll("log", "keeps the others out");
        assertThat(Copies.number(db.copy, "SELECT count(*) FROM item")).isZero();
    }

    @Test
    void theSchemaTellsExclusionConstraints() {
        db.run(
                "CREATE TABLE room (during tsrange, CONSTRAINT once EXCLUDE USING gist (during WITH &&) WHERE (NOT isempty(during)))");
        assertThat(db.store
                        .schema()
                        .block(Copies.LIMIT)
                        .table("room")
                        .orElseThrow()
                        .exclusionConstraints())
                .containsExactly(ExclusionConstraint.of(
                        "once", "EXCLUDE USING gist (during WITH &&) WHERE (NOT isempty(during))"));
    }

    @Test
    void typesAreTakenByTheirNamesWhateverThoseAre() {
        db.both(
                "CREATE TYPE \"Mood (1)\" AS ENUM ('sad', 'so, so', '')",
                "CREATE DOMAIN short AS varchar(3)",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE TABLE t (id int PRIMARY KEY, m \"Mood (1)\", ms \"Mood (1)\"[], s short, p pair, ps pair[],"
                        + " c char(3)[], n numeric(5, 2)[], b bit(3)[], r int4multirange, q \"char\", x name, i interval(0),"
                        + " o oid, ll bigint[][], j json[], jb jsonb[])");
        db.run("""
                INSERT INTO t VALUES (1, 'so, so', '{"so, so",NULL,""}', 'abc', '(1,"a, b")', '{"(1,x)",NULL}', '{ab,abc}',
                    '{1.25,NaN,NULL}', '{101,011}', '{[1,3),[5,9)}', 'q', 'name', '1 day 00:00:01', 4000000000,
                    '{{1,2},{3,4}}', ARRAY['{"b": 1,  "a": 2}'::json], ARRAY['{"b": 1, "a": 2}'::jsonb]),
                    (2, NULL, '{}', '', '(,)', '{}', '{}', '{}', '{}', '{}', '', '', NULL, 0, '{}', '{}', '{}')""");
        db.transfer();
        db.assertSame("SELECT t::text FROM t ORDER BY id");
    }

    @Test
    void rowSecurityThatWouldHideRowsFailsTheExport() {
        db.run("CREATE TABLE t (id int)");
        db.run("INSERT INTO t VALUES (1), (2)");
        db.run("ALTER TABLE t ENABLE ROW LEVEL SECURITY");
        db.run("CREATE POLICY one ON t USING (id = 1)");
        try (Configured other = new Configured(db.schema(), "row_security = on")) {
            assertThat(Copies.number(other.store(), "SELECT count(*) FROM t")).isEqualTo(1);
            assertThatThrownBy(() ->
                            Transfer.of(other.store()).exportTo(db.file()).run().block(Copies.LIMIT))
                    .isInstanceOf(DatastoreException.class)
                    .hasMessageContaining("row-level security");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
