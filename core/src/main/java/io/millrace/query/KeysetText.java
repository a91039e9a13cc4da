package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.SqlSyntax;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Places in an order as text: Base64 for URLs of a version, a direction, a check value of the order, and each value behind its type. There is
 * exactly one text for a place, so that what is decoded is compared with what its place is encoded to.
 */
final class KeysetText {
    /** Servers take URLs of some 8,000 characters, of which the text is one parameter. */
    static final int MAX_LENGTH = 4_096;

    private static final byte VERSION = 1;
    private static final byte AFTER = 0;
    private static final byte BEFORE = 1;
    private static final int HEAD = 2 + Integer.BYTES;

    /** Orders are described in the same words whatever the database. */
    private static final Dialect STANDARD = () -> SqlSyntax.ANSI;

    private KeysetText() {}

    static String encode(List<Order> keys, Keyset.Position position) {
        KeysetValues.Writer values = new KeysetValues.Writer();
        position.values().forEach(values::write);
        byte[] content = values.toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + content.length)
                .put(VERSION)
                .put(position.before() ? BEFORE : AFTER)
                .putInt(checkValue(keys))
                .put(content);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The values of the keys are too long for a text of " + MAX_LENGTH
                    + " characters: choose shorter keys.");
        }
        return text;
    }

    static Keyset.Position decode(List<Order> keys, String text) {
        if (text.length() > MAX_LENGTH) {
            throw invalid("is longer than " + MAX_LENGTH + " characters");
        }
        Keyset.Position position = read(keys, ByteBuffer.wrap(bytes(text)));
        if (!isText(text, keys, position)) {
            throw invalid("is damaged");
        }
        return position;
    }

    private static boolean isText(String text, List<Order> keys, Keyset.Position position) {
        try {
            return encode(keys, position).equals(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static Keyset.Position read(List<Order> keys, ByteBuffer bytes) {
        if (bytes.remaining() < HEAD) {
            throw invalid("is too short");
        }
        if (bytes.get() != VERSION) {
            throw invalid("is none that encode() makes, or of another version");
        }
        byte direction = bytes.get();
        if (direction != AFTER && direction != BEFORE) {
            throw invalid("is damaged");
        }
        if (bytes.getInt() != checkValue(keys)) {
            throw invalid("belongs to another order of rows");
        }
        KeysetValues.Reader reader = new KeysetValues.Reader(bytes);
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            values.add(reader.read());
        }
        return new Keyset.Position(Collections.unmodifiableList(values), direction == BEFORE);
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw invalid("is no Base64 for URLs");
        }
    }

    /** What the order is like, its own values included where they have a form in text. */
    private static int checkValue(List<Order> keys) {
        SqlWriter writer = new SqlWriter(STANDARD);
        writer.list(keys, key -> key.writeTo(writer));
        Sql order = writer.toSql();
        CRC32 check = new CRC32();
        check.update(order.text().getBytes(StandardCharsets.UTF_8));
        KeysetValues.Writer values = new KeysetValues.Writer();
        order.positional().stream().filter(KeysetValues::canWrite).forEach(values::write);
        check.update(values.toBytes());
        return (int) check.getValue();
    }

    static KeysetException invalid(String problem) {
        return new KeysetException("The text of a place in an order of rows " + problem + ".");
    }
}
