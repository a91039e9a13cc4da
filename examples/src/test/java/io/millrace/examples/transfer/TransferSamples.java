package io.millrace.examples.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables with columns of random types, and rows of values at the edges of these types. */
final class TransferSamples {
    private static final int MOST_COLUMNS = 4;
    private static final int MOST_ROWS = 4;

    /** A type, the one that the other database has for it, and values as literals. */
    private record Kind(String type, String abroad, List<String> values) {}

    /**
     * A table.
     *
     * @param columns its columns behind the key
     * @param columnsAbroad the same for the other database
     * @param inserts what fills it
     * @param compared what is selected to compare values exactly
     */
    record Table(String columns, String columnsAbroad, List<String> inserts, String compared) {}

    private static final List<String> TEXTS = List.of(
            "''",
            "'text'",
            "'007'",
            "'1e3'",
            "'NaN'",
            "'infinity'",
            "'null'",
            "'🐢 żółw'",
            "'a\nb\t\"\\'",
            "' spaces '",
            "'[1.0]'");

    private static final List<Kind> OF_POSTGRES = List.of(
            new Kind("smallint", "INTEGER", List.of("-32768", "0", "32767")),
            new Kind("integer", "INTEGER", List.of("-2147483648", "2147483647")),
            new Kind("bigint", "BIGINT", List.of("-9223372036854775808", "9223372036854775807", "9007199254740993")),
            new Kind("real", "REAL", List.of("0.1", "3.4028235e38", "1e-45", "'Infinity'", "16777217")),
            new Kind(
                    "double precision",
                    "DOUBLE",
                    List.of("0.1", "5e-324", "1.7976931348623157e308", "'-Infinity'", "'NaN'")),
            new Kind(
                    "numeric",
                    "TEXT",
                    List.of("'NaN'", "'Infinity'", "12345678901234567890.10", "1e-300", "0.000", "-1e40")),
            new Kind("numeric(6, 2)", "TEXT", List.of("1234.50", "-0.01", "'NaN'")),
            new Kind("numeric", "NUMERIC", List.of("12.5", "1", "12345678901234567890.12", "'NaN'")),
            new Kind("boolean", "BOOLEAN", List.of("true", "false")),
            new Kind("text", "TEXT", TEXTS),
            new Kind("varchar(30)", "VARCHAR(30)", TEXTS),
            new Kind("char(4)", "TEXT", List.of("'ab'", "''", "'abcd'")),
            new Kind("bytea", "BLOB", List.of("''", "'\\x00ff27'")),
            new Kind(
                    "uuid",
                    "UUID",
                    List.of("'123e4567-e89b-12d3-a456-426614174000'", "'00000000-0000-0000-0000-000000000000'")),
            new Kind("date", "DATE", List.of("'2024-02-29'", "'infinity'", "'0044-03-15 BC'", "'5874897-12-31'")),
            new Kind("time", "TIME", List.of("'24:00'", "'00:00'", "'23:59:59.999999'", "'10:15'")),
            new Kind(
                    "timestamp",
                    "TEXT",
                    List.of("'infinity'", "'2024-05-17 10:15:30.000001'", "'4713-01-01 BC'", "'294276-12-31'")),
            new Kind(
                    "timestamptz",
                    "TEXT",
                    List.of("'-infinity'", "'2024-05-17 10:15:30.123456+02'", "'0001-01-01 00:00+00 BC'")),
            new Kind(
                    "timestamptz",
                    "TIMESTAMP",
                    List.of(
                            "'2024-05-17 10:15:30.123+02'",
                            "'1900-01-01 00:00+00'",
                            "'2024-01-01 00:00:00.000001+00'",
                            "'infinity'")),
            new Kind("json", "TEXT", List.of("'{\"b\": 1,  \"a\": 1.0, \"b\": 3}'", "'null'", "'\"x\"'", "'1e400'")),
            new Kind(
                    "jsonb",
                    "TEXT",
                    List.of("'{\"b\": 1, \"a\": [1.10, null]}'", "'null'", "'12345678901234567890.123'")),
            new Kind("jsonb", "JSON", List.of("'{\"b\": 1}'", "'[]'", "'42'", "'1.50'", "'\"42\"'")),
            new Kind("interval", "TEXT", List.of("'-1 mon 2 days -03:04:05.6'", "'0'", "'178000000 years'")),
            new Kind("int4range", "TEXT", List.of("'[1,5)'", "'empty'", "'(,)'")),
            new Kind("text[]", "TEXT", List.of("'{}'", "'{a,NULL,\"b, c\",\"\"}'", "'[2:3]={x,y}'")),
            new Kind("timestamptz[]", "TEXT", List.of("'{infinity,2024-05-17 10:15:30+02}'")),
            new Kind("bytea[]", "TEXT", List.of("ARRAY['\\x00ff'::bytea, NULL]")),
            new Kind("inet", "TEXT", List.of("'10.0.0.1/8'", "'::1'")),
            new Kind("bit(3)", "TEXT", List.of("B'101'")),
            new Kind("money", "TEXT", List.of("'-1234.56'", "'92233720368547758.07'")),
            new Kind("point", "TEXT", List.of("'(0.1,-1e300)'", "'(NaN,Infinity)'")),
            new Kind("oid", "TEXT", List.of("4000000000", "0")),
            new Kind("xml", "TEXT", List.of("'<a b=\"c\"/>'::xml")),
            new Kind("tsvector", "TEXT", List.of("'fat:2 cat:1A'")),
            new Kind("vector(3)", "BLOB", List.of("'[1,-0.5,1e-20]'")));

    private static final List<String> ANYTHING = List.of(
            "''",
            "'text'",
            "'007'",
            "'1e3'",
            "'NaN'",
            "x''",
            "x'00ff'",
            "0",
            "-1",
            "9223372036854775807",
            "0.1",
            "-0.0",
            "1e308",
            "5e-324",
            "9e999",
            "-9e999",
            "char(0)",
            "'🐢'",
            "char(65533)",
            "'12345678901234567890.123'",
            "'24:00:00'");

    private static final List<Kind> OF_SQLITE = List.of(
            new Kind("INTEGER", "bigint", List.of("0", "-9223372036854775808", "9223372036854775807", "'x'", "1.5")),
            new Kind("REAL", "double precision", List.of("0.1", "1e308", "5e-324", "9e999", "3", "'x'")),
            new Kind("TEXT", "text", TEXTS),
            new Kind("TEXT", "text", List.of("char(0)", "x'00'", "char(65533)")),
            new Kind("BLOB", "bytea", List.of("x''", "x'00ff27'", "'x'")),
            new Kind("BOOLEAN", "boolean", List.of("0", "1", "2")),
            // Integers, the form of before, come back as texts of the same instants.
            new Kind(
                    "TIMESTAMP",
                    "timestamptz",
                    List.of(
                            "'1970-01-01T00:00:00.000000Z'",
                            "'1969-12-31T23:59:59.999999Z'",
                            "'2024-05-17T10:15:30.123456Z'",
                            "9223372036854775807")),
            new Kind("UUID", "uuid", List.of("'123e4567-e89b-12d3-a456-426614174000'", "'x'")),
            new Kind("DATE", "date", List.of("'2024-02-29'", "'0000-01-01'", "'infinity'", "'2023-02-29'")),
            new Kind("TEXT", "json", List.of("'{\"b\": 1,  \"a\": 1.0, \"b\": 3}'", "'{'")),
            new Kind("TEXT", "numeric", List.of("'12.50'", "'NaN'", "'x'")));

    private TransferSamples() {}

    static Table ofPostgres(Random random) {
        return table(random, OF_POSTGRES, "%s::text");
    }

    /** Values that the other database may take, or any at all. */
    static Table ofSqlite(Random random, boolean forPostgres) {
        List<Kind> kinds = forPostgres
                ? OF_SQLITE
                : OF_SQLITE.stream()
                        .map(kind -> new Kind(kind.type(), kind.abroad(), ANYTHING))
                        .toList();
        return table(random, kinds, "typeof(%1$s), quote(%1$s), hex(%1$s)");
    }

    private static Table table(Random random, List<Kind> kinds, String compared) {
        List<Kind> chosen = IntStream.rangeClosed(0, random.nextInt(MOST_COLUMNS))
                .mapToObj(i -> kinds.get(random.nextInt(kinds.size())))
                .toList();
        List<String> inserts = new ArrayList<>();
        for (int id = 1; id <= random.nextInt(MOST_ROWS) + 1; id++) {
            String values = chosen.stream()
                    .map(kind -> random.nextInt(8) == 0
                            ? "NULL"
                            : kind.values().get(random.nextInt(kind.values().size())))
                    .collect(Collectors.joining(", "));
            inserts.add("INSERT INTO t VALUES (" + id + ", " + values + ")");
        }
        return new Table(
                columns(chosen.stream().map(Kind::type).toList()),
                columns(chosen.stream().map(Kind::abroad).toList()),
                inserts,
                IntStream.range(0, chosen.size())
                        .mapToObj(i -> String.format(compared, "c" + i))
                        .collect(Collectors.joining(", ")));
    }

    private static String columns(List<String> types) {
        return IntStream.range(0, types.size())
                .mapToObj(i -> "c" + i + " " + types.get(i))
                .collect(Collectors.joining(", "));
    }
}
