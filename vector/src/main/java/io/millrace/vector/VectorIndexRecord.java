package io.millrace.vector;

import io.millrace.sql.Identifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A definition as a value. */
record VectorIndexRecord(String name, String table, String column, int dimensions, Metric metric, VectorMethod method)
        implements VectorIndex {
    /** What belongs to an index is named after it, and databases take 63 bytes. */
    static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

    VectorIndexRecord {
        Identifier.of(table);
        Identifier.of(column);
        if (!VectorIndex.isName(name)) {
            throw new IllegalArgumentException(
                    "The name of an index has 1 to 32 letters from a to z, digits and underscores, and begins with no"
                            + " digit. Where that of the table is no such name, give the index one of its own.");
        }
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "A vector has 1 to " + MAX_DIMENSIONS + " dimensions, not " + dimensions + ".");
        }
    }

    @Override
    public String revision() {
        MessageDigest sha256 = sha256();
        for (String part :
                List.of(name, table, column, Integer.toString(dimensions), metric.name(), method.toString())) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            sha256.update(text);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
