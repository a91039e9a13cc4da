package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * Data that does not fit: a value that is too long or out of range for its type or column, a text that is no number, date or JSON, a
 * character that no text can hold, a division by zero, a subquery with more rows than one (SQLSTATE classes 21 and 22). Whoever
 * sent the data is to correct it; an HTTP service answers 400 where the data came with the request. The statement changed
 * nothing. The message never quotes the value.
 *
 * <p>A program that gives too few values, or an object of a class that no column holds, gets a {@link ParameterException} instead.
 */
public final class DataException extends DatastoreException {
    /** What is wrong with the data. */
    public enum Kind {
        /** Longer than the column or the database takes (SQLSTATE 22001, 54000). */
        TOO_LONG,
        /** A number, a time or the result of a calculation beyond its type's range (22003, 22008 and their like). */
        OUT_OF_RANGE,
        /** A text that is no number, date, JSON, pattern or search query where one is wanted (22P02, 22007 and their like). */
        MALFORMED,
        /** A character that text cannot hold: half of a surrogate pair, or NUL where the database has none (22021, 22P05). */
        UNSUPPORTED_CHARACTER,
        /** A value of a type that the column does not take (2200G): SQLite's {@code STRICT} tables, a text for an {@code INTEGER PRIMARY KEY}. */
        TYPE_MISMATCH,
        /** A division by zero (22012); on SQLite its result is null instead. */
        DIVISION_BY_ZERO,
        /** More rows or values than one where one is wanted (class 21). */
        CARDINALITY,
        /** Anything else. */
        OTHER;

        private static Kind of(@Nullable String sqlState) {
            return switch (String.valueOf(sqlState)) {
                case "22001", "22026", "54000" -> TOO_LONG;
                case "22003",
                        "22008",
                        "22013",
                        "22014",
                        "22015",
                        "22016",
                        "22022",
                        "2201E",
                        "2201F",
                        "2201W",
                        "2201X" -> OUT_OF_RANGE;
                case "22007",
                        "22009",
                        "22018",
                        "22019",
                        "22023",
                        "22024",
                        "22025",
                        "2201B",
                        "22030",
                        "22032",
                        "2200L",
                        "2200M",
                        "2200N",
                        "2200S",
                        "2200T",
                        "22P02",
                        "22P03",
                        "42601" -> MALFORMED;
                case "22021", "22P05" -> UNSUPPORTED_CHARACTER;
                case "2200G" -> TYPE_MISMATCH;
                case "22012" -> DIVISION_BY_ZERO;
                case "21000" -> CARDINALITY;
                default -> OTHER;
            };
        }
    }

    private final Kind kind;
    private final int position;

    /**
     * Creates the exception for what a database reported; the kind follows from its SQLSTATE.
     *
     * @param message what happened and what to do
     * @param position the 1-based character in the statement where the fault was noticed, 0 when it is not known
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public DataException(String message, int position, ErrorDetails details, @Nullable Throwable cause) {
        this(message, Kind.of(details.sqlState()), position, details, cause);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param kind what is wrong with the data
     * @param position the 1-based character in the statement where the fault was noticed, 0 when it is not known
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public DataException(String message, Kind kind, int position, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
        this.kind = kind;
        this.position = position;
    }

    /**
     * What is wrong with the data.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where in {@link #sql()} the fault was noticed, when the value stands there.
     *
     * @return the 1-based character (UTF-16, as {@link String} counts), 0 when it is not known
     */
    public int position() {
        return position;
    }

    @Override
    int faultPosition() {
        return position;
    }
}
