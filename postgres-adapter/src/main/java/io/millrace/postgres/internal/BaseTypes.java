package io.millrace.postgres.internal;

import io.millrace.mapping.Json;
import io.r2dbc.postgresql.codec.Interval;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The types that come with PostgreSQL, by the numbers that {@code pg_type} gives them for ever. A type that has no form in Java is its
 * text; in binary form it is refused, unless that is easily written as the same text.
 */
final class BaseTypes {
    private static final int GREATEST = 6_157;
    private static final @Nullable BaseType[] BY_OID = new @Nullable BaseType[GREATEST + 1];

    static {
        add(16, 1000, Boolean.class, TextForms.BOOLEAN, BinaryForms.BOOLEAN);
        add(17, 1001, byte[].class, TextForms.BYTES, BinaryForms.BYTES);
        add(20, 1016, Long.class, new WholeNumberText(number -> number), BinaryForms.LONG);
        add(21, 1005, Short.class, new WholeNumberText(number -> (short) number), BinaryForms.SHORT);
        add(23, 1007, Integer.class, new WholeNumberText(number -> (int) number), BinaryForms.INTEGER);
        add(26, 1028, Long.class, new WholeNumberText(number -> number), BinaryForms.OID);
        add(700, 1021, Float.class, TextForms.FLOAT, BinaryForms.FLOAT);
        add(701, 1022, Double.class, TextForms.DOUBLE, BinaryForms.DOUBLE);
        add(1700, 1231, BigDecimal.class, TextForms.NUMERIC, BinaryForms.NUMERIC);
        add(114, 199, Json.class, TextForms.JSON, BinaryForms.JSON);
        add(3802, 3807, Json.class, TextForms.JSON, BinaryForms.JSONB);
        add(2950, 2951, UUID.class, TextForms.UUID, BinaryForms.UUID);
        add(1082, 1182, LocalDate.class, DateTimeText::date, BinaryForms.DATE);
        add(1083, 1183, LocalTime.class, DateTimeText::time, BinaryForms.TIME);
        add(1266, 1270, OffsetTime.class, DateTimeText::offsetTime, BinaryForms.OFFSET_TIME);
        add(1114, 1115, LocalDateTime.class, DateTimeText::dateTime, BinaryForms.DATE_TIME);
        add(1184, 1185, OffsetDateTime.class, DateTimeText::offsetDateTime, BinaryForms.OFFSET_DATE_TIME);
        add(1186, 1187, Interval.class, IntervalForms::ofText, IntervalForms::ofBinary);

        // name, text, varchar, char(n), cstring, refcursor, xml
        text(19, 1003, BinaryForms.STRING);
        text(25, 1009, BinaryForms.STRING);
        text(1043, 1015, BinaryForms.STRING);
        text(1042, 1014, BinaryForms.STRING);
        text(2275, 1263, BinaryForms.STRING);
        text(1790, 2201, BinaryForms.STRING);
        text(142, 143, BinaryForms.STRING);
        // "char", jsonpath, bit, varbit, inet, cidr, macaddr, macaddr8
        text(18, 1002, BinaryForms.CHAR);
        text(4072, 4073, BinaryForms.JSONPATH);
        text(1560, 1561, BinaryForms.BITS);
        text(1562, 1563, BinaryForms.BITS);
        text(869, 1041, NetworkAddress::read);
        text(650, 651, NetworkAddress::read);
        text(829, 1040, BinaryForms.MAC_ADDRESS);
        text(774, 775, BinaryForms.MAC_ADDRESS);
        // tid, xid, cid, xid8, pg_lsn
        text(27, 1010, BinaryForms.TID);
        text(28, 1011, BinaryForms.OID_TEXT);
        text(29, 1012, BinaryForms.OID_TEXT);
        text(5069, 271, BinaryForms.LONG_TEXT);
        text(3220, 3221, BinaryForms.LSN);
        // unknown, void
        add(705, String.class, TextForms.STRING, BinaryForms.STRING);
        add(2278, String.class, TextForms.STRING, BinaryForms.STRING);
        add(790, 791, String.class, TextForms.MONEY, null);
        // aclitem, int2vector, oidvector, record, txid_snapshot, pg_snapshot, tsvector, gtsvector, tsquery
        texts(1033, 1034, 22, 1006, 30, 1013, 2249, 2287, 2970, 2949, 5038, 5039, 3614, 3643, 3642, 3644, 3615, 3645);
        // point, lseg, path, polygon, line, circle; the arrays of box have a delimiter of their own
        texts(600, 1017, 601, 1018, 602, 1019, 604, 1027, 628, 629, 718, 719);
        BaseType box = add(603, String.class, TextForms.STRING, null);
        add(1020, String[].class, ArrayForms.text(box, ';'), null);
        // regproc, regprocedure, regoper, regoperator, regclass, regtype, regrole, regnamespace, regcollation,
        // regconfig,
        // regdictionary
        texts(24, 1008, 2202, 2207, 2203, 2208, 2204, 2209, 2205, 2210, 2206, 2211, 4096, 4097, 4089, 4090, 4191, 4192);
        texts(3734, 3735, 3769, 3770);
        // The ranges and multiranges of int4, int8, num, ts, tstz, date
        texts(3904, 3905, 3926, 3927, 3906, 3907, 3908, 3909, 3910, 3911, 3912, 3913);
        texts(4451, 6150, 4536, 6157, 4532, 6151, 4533, 6152, 4534, 6153, 4535, 6155);
    }

    private BaseTypes() {}

    /** The type; null when it is not one of the server's own with values that are read here. */
    static @Nullable BaseType of(int oid) {
        return oid > 0 && oid <= GREATEST ? BY_OID[oid] : null;
    }

    private static BaseType add(int oid, Class<?> type, TextForm text, @Nullable BinaryForm binary) {
        BaseType added = new BaseType(type, text, binary);
        BY_OID[oid] = added;
        return added;
    }

    private static void add(int oid, int array, Class<?> type, TextForm text, @Nullable BinaryForm binary) {
        BaseType element = add(oid, type, text, binary);
        add(array, type.arrayType(), ArrayForms.text(element, ','), ArrayForms.binary(element));
    }

    private static void text(int oid, int array, BinaryForm binary) {
        add(oid, array, String.class, TextForms.STRING, binary);
    }

    /** Types whose binary form is not read, each followed by that of its arrays. */
    private static void texts(int... oids) {
        for (int i = 0; i < oids.length; i += 2) {
            add(oids[i], oids[i + 1], String.class, TextForms.STRING, null);
        }
    }
}
