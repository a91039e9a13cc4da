package io.millrace.fulltext.internal.index;

/**
 * A column of the key of a table.
 *
 * @param name its name
 * @param type the type of a column of the index that holds its values, and compares them as the key does: with a collation behind it where that
 *     is not the type's own
 */
public record KeyColumn(String name, String type) {
    private static final String COLLATE = " COLLATE ";

    /** A type with a collation. */
    public static String collated(String type, String collation) {
        return type + COLLATE + collation;
    }

    /** The type without a collation. */
    public String plainType() {
        int collation = type.lastIndexOf(COLLATE);
        return collation < 0 ? type : type.substring(0, collation);
    }

    /** The collation, with what stands before it in an expression; empty where it is the type's own. */
    public String collation() {
        return type.substring(plainType().length());
    }
}
