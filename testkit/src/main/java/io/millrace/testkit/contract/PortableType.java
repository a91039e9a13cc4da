package io.millrace.testkit.contract;

/** The types of values that go in and come out alike on every database. */
public enum PortableType {
    /** {@code boolean}. */
    BOOLEAN,
    /** {@code int}, and what is smaller. */
    INTEGER,
    /** {@code long}. */
    BIGINT,
    /** {@code double}. */
    DOUBLE,
    /** {@link java.math.BigDecimal}, of any number of digits. */
    DECIMAL,
    /** {@link String}, and the names of enum constants. */
    TEXT,
    /** {@code byte[]}. */
    BYTES,
    /** {@link java.time.Instant}, to the millisecond. */
    INSTANT,
    /** {@link java.time.LocalDate}. */
    LOCAL_DATE,
    /** {@link java.time.LocalDateTime}, to the microsecond. */
    LOCAL_DATE_TIME,
    /** {@link java.time.OffsetDateTime}, to the microsecond; its offset is not kept. */
    OFFSET_DATE_TIME,
    /** {@link java.util.UUID}. */
    UUID,
    /** {@link io.millrace.mapping.Json}. */
    JSON,
    /** {@code float[]}. */
    VECTOR
}
