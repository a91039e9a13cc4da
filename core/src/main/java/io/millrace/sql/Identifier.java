package io.millrace.sql;

import io.millrace.text.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a table, column, index or other database object, in one part or qualified: {@code Identifier.of("users")},
 * {@code Identifier.of("app", "users")}. A dot inside a part is a character of the name.
 *
 * <p>A part has 1 to {@value #MAX_BYTES} bytes in UTF-8 and no NUL. The limit is PostgreSQL's (NAMEDATALEN - 1, which it
 * applies by silently cutting longer names, so that two of them may meet); SQLite has none, and the narrower rule holds
 * for both so that a name valid on one is valid on the other.
 *
 * <p>Once quoted, a name means exactly its characters: case matters where the database minds it, and key words are
 * allowed.
 *
 * @param parts the parts, outermost first
 */
public record Identifier(List<String> parts) {
    /** The most bytes that a part may have in UTF-8. */
    public static final int MAX_BYTES = 63;

    /**
     * Checks every part.
     *
     * @param parts the parts, outermost first
     * @throws IllegalArgumentException when there is no part, or one is not a valid name
     */
    public Identifier {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("An identifier needs at least one part.");
        }
        parts.forEach(Identifier::requireValid);
    }

    /**
     * A name.
     *
     * @param first the name, or its outermost part
     * @param more the parts that follow, if the name is qualified
     * @return the identifier
     * @throws IllegalArgumentException when a part is not a valid name
     */
    public static Identifier of(String first, String... more) {
        List<String> parts = new ArrayList<>(1 + more.length);
        parts.add(first);
        parts.addAll(List.of(more));
        return new Identifier(parts);
    }

    /**
     * The identifier as SQL text: each part in double quotes, a double quote inside doubled, parts joined by dots.
     *
     * @return text that can be put into a statement whatever the name contains
     */
    public String quoted() {
        StringBuilder sql = new StringBuilder();
        for (String part : parts) {
            sql.append(sql.isEmpty() ? "\"" : ".\"")
                    .append(part.replace("\"", "\"\""))
                    .append('"');
        }
        return sql.toString();
    }

    /** The quoted form. */
    @Override
    public String toString() {
        return quoted();
    }

    private static void requireValid(String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("An identifier must not be empty.");
        }
        int unsendable = Characters.indexOfUnsendable(part);
        if (unsendable >= 0) {
            throw new IllegalArgumentException("The identifier has a NUL or half of a surrogate pair at offset "
                    + unsendable + ": no database accepts that in a name.");
        }
        int bytes = part.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "The identifier \"" + PrintableText.ofLine(part.substring(0, part.offsetByCodePoints(0, 12)))
                            + "...\" has " + bytes + " bytes in UTF-8, more than " + MAX_BYTES + ": shorten it.");
        }
    }
}
