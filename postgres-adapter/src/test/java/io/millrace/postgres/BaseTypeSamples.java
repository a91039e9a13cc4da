package io.millrace.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of every type that comes with PostgreSQL, as text: the least, the greatest, and whatever is odd about it. */
final class BaseTypeSamples {
    /** Types of values that only the server makes and reads. */
    static final Set<String> INTERNAL = Set.of(
            "pg_node_tree",
            "pg_ndistinct",
            "pg_dependencies",
            "pg_mcv_list",
            "pg_ddl_command",
            "pg_brin_bloom_summary",
            "pg_brin_minmax_multi_summary",
            "gtsvector");

    /** Types whose binary form is refused. */
    static final Set<String> TEXT_ONLY = Set.of(
            "money",
            "int2vector",
            "oidvector",
            "txid_snapshot",
            "pg_snapshot",
            "tsvector",
            "tsquery",
            "point",
            "lseg",
            "path",
            "box",
            "polygon",
            "line",
            "circle",
            "regproc",
            "regprocedure",
            "regoper",
            "regoperator",
            "regclass",
            "regtype",
            "regrole",
            "regnamespace",
            "regcollation",
            "regconfig",
            "regdictionary",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange");

    /** Types without a binary form: the server itself refuses them. */
    static final Set<String> WITHOUT_BINARY = Set.of("aclitem");

    private static final Map<String, List<String>> SAMPLES = new LinkedHashMap<>();

    /** Values for which Java's type of the others has none: they are read as something else, and not as elements of arrays. */
    private static final Map<String, List<String>> ODD = new LinkedHashMap<>();

    static {
        put("bool", "true", "false");
        put("int2", "-32768", "32767", "0");
        put("int4", "-2147483648", "2147483647", "0");
        put("int8", "-9223372036854775808", "9223372036854775807", "999999999999999999", "-1");
        put("oid", "0", "2147483648", "4294967295");
        put("xid", "0", "4294967295");
        put("cid", "0", "4294967295");
        put("xid8", "0", "18446744073709551615");
        put("tid", "(0,0)", "(4294967295,65535)");
        put("pg_lsn", "0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF");
        put("float4", "0.1", "-0", "1e-45", "3.4028235e+38", "NaN", "Infinity", "-Infinity");
        put(
                "float8",
                "0.1",
                "-0",
                "5e-324",
                "1.7976931348623157e+308",
                "0.30000000000000004",
                "NaN",
                "Infinity",
                "-Infinity");
        put(
                "numeric",
                "0",
                "0.00",
                "1.10",
                "-0.00001",
                "100000",
                "12345678901234567890.123456789",
                "1e400",
                "-1e-300",
                "9999",
                "10000.0001");
        odd("numeric", "NaN", "Infinity", "-Infinity");
        put("money", "0", "12.34", "-1234567.89", "92233720368547758.07");
        put("text", "", "a", "NULL", "{\"a\\\\b\", 'c'}", "\u00e9\u20ac\ud83d\ude00", " x\n\ty ");
        put("varchar", "", "null", "a,b");
        put("bpchar", "ab  ", "");
        put("name", "a_name", "Two Words");
        put("char", "a", "", "\"", "\\377", "\\200");
        put("bytea", "\\x", "\\x00ff5c27", "\\x5c78");
        put("xml", "<a b=\"c\">d &amp; e</a>", "text");
        put("json", "{\"b\": 1,  \"a\": 1.10, \"b\": 2}", "null", "\"\\u00e9\"", "1e5", "[]");
        put("jsonb", "{\"b\": 1, \"a\": 1.10}", "null", "123456789012345678901234567890.5", "\"x\"");
        put("jsonpath", "$.\"a\"[*]?(@.\"b\" > 1)", "strict $");
        put("uuid", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff");
        put(
                "date",
                "2024-02-29",
                "0001-01-01",
                "4714-11-24 BC",
                "0005-02-29 BC",
                "0001-12-31 BC",
                "5874897-12-31",
                "1582-10-10");
        odd("date", "infinity", "-infinity");
        put("time", "00:00:00", "23:59:59.999999", "12:00:00.1");
        odd("time", "24:00:00");
        put("timetz", "00:00:00+00", "23:59:59.999999+15:59:59", "12:00:00.5-15:59:59", "01:00:00+05:30");
        odd("timetz", "24:00:00+00", "24:00:00-05:30", "24:00:00+02");
        put(
                "timestamp",
                "2024-05-17 10:15:30.123456",
                "4714-11-24 00:00:00 BC",
                "294276-12-31 23:59:59.999999",
                "0001-01-01 00:00:00",
                "0005-02-29 12:00:00.5 BC");
        odd("timestamp", "infinity", "-infinity");
        put(
                "timestamptz",
                "2024-05-17 10:15:30.123456+00",
                "4714-11-24 00:00:00+00 BC",
                "294276-12-31 23:59:59.999999+00",
                "1883-01-01 00:00:00-04:56:02");
        odd("timestamptz", "infinity", "-infinity");
        put(
                "interval",
                "00:00:00",
                "1 year 2 mons 3 days 04:05:06.789",
                "-1 years -2 mons +3 days -04:05:06.000001",
                "-00:00:00.5",
                "1 mon -1 days",
                "178000000 years",
                "2147483647 days 2147483647:59:59.999999",
                "-2147483648 days");
        odd("interval", "infinity", "-infinity", "2562047788:00:54.775807");
        put("bit", "1", "0");
        put("varbit", "", "1", "101010101", "1111111100000000");
        put(
                "inet",
                "192.168.0.1/24",
                "10.0.0.1",
                "0.0.0.0/0",
                "::1",
                "::",
                "2001:db8::1/64",
                "::ffff:1.2.3.4",
                "::1.2.3.4",
                "1:0:0:2:0:0:0:3",
                "1:0:2:3:4:5:6:7",
                "fe80::1:0:0:1",
                "1::");
        put("cidr", "10.0.0.0/8", "192.168.1.0/24", "1.2.3.4/32", "::/0", "2001:db8::/32", "::1/128");
        put("macaddr", "08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff");
        put("macaddr8", "08:00:2b:01:02:03:04:05");
        put("point", "(1,2.5)", "(1e+300,-Infinity)", "(NaN,0)");
        put("lseg", "[(0,0),(1,1)]");
        put("path", "[(0,0),(1,1)]", "((0,0),(1,1),(2,0))");
        put("box", "(3.7,4.6),(1.9,2.8)");
        put("polygon", "((0,0),(1,1),(2,0))");
        put("line", "{1,-1,0}");
        put("circle", "<(0,0),5>", "<(0,0),Infinity>");
        put("tsvector", "'a':1A,3 'cat':2", "");
        put("tsquery", "'a' & !'b'", "'a' <-> 'c':*");
        put("int2vector", "1 2 3", "");
        put("oidvector", "1 4294967295");
        put("txid_snapshot", "10:20:10,14,15");
        put("pg_snapshot", "10:20:10,14,15");
        put("refcursor", "<unnamed portal 1>");
        put("aclitem", "=r/pg_database_owner");
        put("regproc", "boolin");
        put("regprocedure", "boolin(cstring)");
        put("regoper", "pg_catalog.||/");
        put("regoperator", "+(integer,integer)");
        put("regclass", "pg_class", "pg_type");
        put("regtype", "integer", "character varying");
        put("regrole", "pg_monitor");
        put("regnamespace", "pg_catalog");
        put("regcollation", "\"C\"");
        put("regconfig", "english");
        put("regdictionary", "simple");
        put("int4range", "[1,5)", "empty", "(,)", "[-2147483648,)");
        put("int8range", "[1,9223372036854775807)");
        put("numrange", "(1.10,2.2]", "[NaN,)");
        put("tsrange", "[\"2024-01-01 00:00:00\",infinity)");
        put("tstzrange", "[\"2024-01-01 00:00:00+00\",)");
        put("daterange", "[2024-01-01,2024-02-01)", "[-infinity,)");
        put("int4multirange", "{}", "{[1,5),[7,9)}");
        put("int8multirange", "{[1,5),[7,9)}");
        put("nummultirange", "{[1.10,2.2]}");
        put("tsmultirange", "{[\"2024-01-01 00:00:00\",infinity)}");
        put("tstzmultirange", "{[\"2024-01-01 00:00:00+00\",)}");
        put("datemultirange", "{[2024-01-01,2024-02-01)}");
    }

    private BaseTypeSamples() {}

    static Set<String> types() {
        return SAMPLES.keySet();
    }

    static List<String> usual(String type) {
        return SAMPLES.get(type);
    }

    static List<String> odd(String type) {
        return ODD.getOrDefault(type, List.of());
    }

    static List<String> all(String type) {
        List<String> all = new ArrayList<>(usual(type));
        all.addAll(odd(type));
        return all;
    }

    /** The type as a cast names it. */
    static String name(String type) {
        return type.equals("char") || type.equals("bit") || type.equals("bpchar")
                ? "pg_catalog.\"" + type + "\""
                : type;
    }

    private static void put(String type, String... samples) {
        SAMPLES.put(type, List.of(samples));
    }

    private static void odd(String type, String... samples) {
        ODD.put(type, List.of(samples));
    }
}
