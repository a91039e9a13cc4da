package io.millrace.spi;

import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;

/** What the values of a column are, in terms that all databases share. A file tells it of each of its columns. */
public enum ValueType {
    /** Whatever the database makes of a value; also that of columns whose type nobody knows. */
    ANY(Object.class),
    /** True and false. */
    BOOLEAN(Boolean.class),
    /** Whole numbers of up to 64 bits; also points in time as epoch milliseconds. */
    INTEGER(Long.class),
    /** Floating-point numbers, infinite ones and NaN included. */
    DOUBLE(Double.class),
    /** Decimal numbers of any length, with their scale. */
    DECIMAL(BigDecimal.class),
    /** Text. */
    TEXT(String.class),
    /** Bytes; in a file, base64. */
    BYTES(byte[].class),
    /** UUIDs. */
    UUID(java.util.UUID.class),
    /** Dates. */
    DATE(LocalDate.class),
    /** Times of day. */
    TIME(LocalTime.class),
    /** Dates with times of day, without a zone. */
    TIMESTAMP(LocalDateTime.class),
    /** Points in time. */
    INSTANT(Instant.class),
    /** JSON; in a file, a string that holds its text, so that nothing of it changes. */
    JSON(Json.class),
    /** Vectors of single precision; in a file, arrays of numbers. */
    VECTOR(float[].class);

    private final Class<?> javaType;

    ValueType(Class<?> javaType) {
        this.javaType = javaType;
    }

    /**
     * What such values are in Java.
     *
     * @return the class
     */
    public Class<?> javaType() {
        return javaType;
    }

    /**
     * Whether its values are strings in a file, which may also hold what has no form in Java.
     *
     * @return {@code true} for decimals, dates and times
     */
    public boolean isWritten() {
        return switch (this) {
            case DECIMAL, DATE, TIME, TIMESTAMP, INSTANT -> true;
            default -> false;
        };
    }

    /**
     * Whether a string is a value of this type that a database can keep and the classes of Java cannot.
     *
     * @param text the string
     * @return {@code true} for {@code infinity}, {@code NaN} and {@code 24:00:00}, each with its types
     */
    public boolean isSpecial(String text) {
        return switch (this) {
            case DECIMAL -> text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
            case DATE, TIMESTAMP, INSTANT -> text.equals("infinity") || text.equals("-infinity");
            case TIME -> text.equals("24:00:00");
            default -> false;
        };
    }

    /**
     * Its name in a file.
     *
     * @return the name
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
