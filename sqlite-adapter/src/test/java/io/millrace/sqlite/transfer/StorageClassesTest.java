package io.millrace.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.transfer.Transfer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every storage class in columns of every affinity: written, read, exported and imported it is the same, or it is refused. The form of
 * a number may change, and a column of text affinity makes texts of numbers; the driver's page says so.
 */
@Timeout(60)
class StorageClassesTest {
    private static final List<String> TYPES = List.of(
            "",
            "ANY",
            "BIGINT",
            "BLOB",
            "BOOLEAN",
            "CLOB",
            "DATE",
            "DECIMAL(20,2)",
            "DOUBLE PRECISION",
            "FLOAT",
            "INT",
            "INTEGER",
            "JSON",
            "NUMERIC",
            "REAL",
            "TEXT",
            "TIMESTAMP",
            "TINYINT",
            "UUID",
            "VARCHAR(10)");

    private static final List<String> STRICT_TYPES = List.of("ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT");

    /** Values at the ends of what each storage class holds, and texts that look like values of others. */
    private static final List<String> LITERALS = List.of(
            "NULL",
            "0",
            "1",
            "-1",
            "255",
            "9007199254740993",
            "9223372036854775807",
            "-9223372036854775808",
            "0.1",
            "0.30000000000000004",
            "-0.0",
            "1.0",
            "1e15",
            "123456789.125",
            "5e-324",
            "1.7976931348623157e308",
            "9e999",
            "-9e999",
            "''",
            "' '",
            "'a'",
            "'007'",
            "'12.50'",
            "'1e5'",
            "' 1 '",
            "'0x10'",
            "'9223372036854775808'",
            "'Infinity'",
            "'NaN'",
            "'true'",
            "'2026-11-28'",
            "'{\"a\":1}'",
            "'Gr\u00f6\u00dfe \ud83d\ude00'",
            "'line' || char(10) || 'end'",
            "'a' || char(0) || 'b'",
            "x''",
            "x'00ff80'",
            "zeroblob(1000)");

    private static final List<Object> PARAMETERS = List.of(
            true,
            (byte) -128,
            Integer.MAX_VALUE,
            9007199254740993L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0.1,
            0.30000000000000004,
            -1.5f,
            1e15,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            "",
            "007",
            "12.50",
            "1e400",
            "9223372036854775808",
            "Gr\u00f6\u00dfe \ud83d\ude00",
            "a\0b",
            new BigDecimal("12.50"),
            new BigDecimal("99999999999999999.99"),
            new BigInteger("18446744073709551615"),
            new UUID(1, 2),
            LocalDate.of(2026, 11, 28),
            OffsetDateTime.parse("2026-11-28T01:02:03.000004Z"),
            ByteBuffer.wrap(new byte[0]),
            ByteBuffer.wrap(new byte[] {0, -1, -128}));

    @TempDir
    private Path folder;

    private SqliteDatastore store;
    private SqliteDatastore copy;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder().memory().build();
        copy = SqliteDatastore.builder().memory().build();
    }

    @AfterEach
    void close() {
        store.close().block();
        copy.close().block();
    }

    static List<String> tables() {
        List<String> tables = new ArrayList<>();
        TYPES.forEach(type -> tables.add("(id INTEGER PRIMARY KEY, c " + type + ")"));
        TYPES.forEach(type -> tables.add("(id INTEGER PRIMARY KEY, c " + type + ") WITHOUT ROWID"));
        STRICT_TYPES.forEach(type -> tables.add("(id INTEGER PRIMARY KEY, c " + type + ") STRICT"));
        return tables;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void whatIsStoredIsReadExportedAndImportedAsItIs(String table) {
        create(table);
        int kept = 0;
        for (int i = 0; i < LITERALS.size(); i++) {
            kept += accepted("INSERT INTO t VALUES (" + i + ", " + LITERALS.get(i) + ")") ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(table.endsWith("STRICT") ? 2 : LITERALS.size() - 1);
        assertThatRowsReadAsStored();
        assertThatTheCopyIsEqual(table);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void whatIsBoundIsKeptOrRefused(String table) {
        create(table);
        for (int i = 0; i < PARAMETERS.size(); i++) {
            Object value = PARAMETERS.get(i);
            if (accepted("INSERT INTO t VALUES (?, ?)", i, value)) {
                Object read = store.queryOne("SELECT c FROM t WHERE id = ?", i)
                        .map(row -> row.get(0))
                        .block();
                assertThat(comparable(read)).as(value + " in " + table).isEqualTo(comparable(value));
            }
        }
        assertThatRowsReadAsStored();
        assertThatTheCopyIsEqual(table);
    }

    private void create(String table) {
        for (SqliteDatastore each : List.of(store, copy)) {
            each.execute(Sql.verbatim("CREATE TABLE t " + table)).block();
        }
    }

    /** Whether a value is kept; when it is refused, the error is one of ours and says so. */
    private boolean accepted(String sql, Object... values) {
        try {
            store.execute(values.length == 0 ? Sql.verbatim(sql) : Sql.of(sql, values))
                    .block();
            return true;
        } catch (DatastoreException refused) {
            assertThat(refused).as(sql).message().containsAnyOf("cannot store", "would not keep all digits");
            return false;
        }
    }

    private void assertThatRowsReadAsStored() {
        for (Row row : store.query(Sql.verbatim("SELECT c, typeof(c), quote(c), hex(c) FROM t"))
                .collectList()
                .block()) {
            Object read = row.get(0);
            String stored = row.get(1, String.class);
            String quoted = row.get(2, String.class);
            switch (stored) {
                case "null" -> assertThat(read).isNull();
                case "integer" -> assertThat(((Number) read).longValue()).isEqualTo(Long.parseLong(quoted));
                case "real" ->
                    assertThat((double) read == real(quoted)).as(quoted).isTrue();
                case "text" ->
                    assertThat(comparable(((String) read).getBytes(StandardCharsets.UTF_8)))
                            .isEqualTo(row.get(3, String.class));
                default -> assertThat(comparable(read)).isEqualTo(row.get(3, String.class));
            }
        }
    }

    private void assertThatTheCopyIsEqual(String table) {
        Path file = folder.resolve("t.jsonl");
        try {
            Transfer.of(store).exportTo(file).run().block();
            Transfer.of(copy).importFrom(file).run().block();
        } catch (TransferException refused) {
            throw new AssertionError("Refused for " + table, refused);
        }
        assertThat(stored(copy)).as(table).isEqualTo(stored(store));
        assertThat(rows(copy)).as(table).isEqualTo(rows(store));
    }

    private static List<String> stored(SqliteDatastore in) {
        return in.query(
                        Sql.verbatim(
                                "SELECT id || ' ' || typeof(c) || ' ' || quote(c) || ' ' || hex(c) FROM t ORDER BY id"),
                        row -> row.get(0, String.class))
                .collectList()
                .block();
    }

    /** quote() does not tell -0.0 from 0.0, and these do. */
    private static List<Row> rows(SqliteDatastore in) {
        return in.query(Sql.verbatim("SELECT * FROM t ORDER BY id"))
                .collectList()
                .block();
    }

    private static double real(String quoted) {
        return switch (quoted) {
            case "9.0e+999", "Inf" -> Double.POSITIVE_INFINITY;
            case "-9.0e+999", "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(quoted);
        };
    }

    /** Numbers by their value, bytes as digits; in a column of numeric affinity the form of a number is not kept. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] copied = new byte[bytes.remaining()];
            bytes.duplicate().get(copied);
            return comparable(copied);
        }
        if (value instanceof byte[] bytes) {
            StringBuilder digits = new StringBuilder();
            for (byte b : bytes) {
                digits.append(String.format("%02X", b));
            }
            return digits.toString();
        }
        if (value instanceof Boolean truth) {
            return truth ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (Double.valueOf(Double.POSITIVE_INFINITY).equals(value)) {
            return "Inf";
        }
        String text = String.valueOf(value);
        try {
            return new BigDecimal(text.strip()).stripTrailingZeros();
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }
}
