package io.millrace.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What an error means for a caller, by its SQLSTATE: the standard's classes, and those of PostgreSQL's appendix, which other
 * databases borrow.
 */
enum FailureKind {
    BAD_SQL,
    CONNECTION_LOST,
    CONSTRAINT,
    DATA,
    DEADLOCK,
    LOCK,
    OUTCOME_UNKNOWN,
    OVERLOADED,
    PERMISSION,
    RESOURCE,
    SERIALIZATION,
    TIMEOUT,
    TRANSACTION_FAILED,
    TRANSACTION_USAGE,
    UNSUPPORTED;

    private static final int CLASS_LENGTH = 2;

    /**
     * Reads a SQLSTATE.
     *
     * @param state its five characters
     * @return what it means; {@code null} for a class that neither the standard nor PostgreSQL knows
     */
    static @Nullable FailureKind of(@Nullable String state) {
        if (state == null || state.length() <= CLASS_LENGTH) {
            return null;
        }
        FailureKind special = ofState(state);
        return special == null ? ofClass(state.substring(0, CLASS_LENGTH)) : special;
    }

    /** States that mean something else than their class. */
    private static @Nullable FailureKind ofState(String state) {
        return switch (state) {
            case "25006", "42501" -> PERMISSION;
            case "08007", "40003" -> OUTCOME_UNKNOWN;
            case "25P02" -> TRANSACTION_FAILED;
            case "25P03", "25P04", "57000", "57014" -> TIMEOUT;
            case "40002" -> CONSTRAINT;
            case "40P01" -> DEADLOCK;
            case "53300" -> OVERLOADED;
            case "54000" -> DATA;
            case "55006", "55P03" -> LOCK;
            case "55P04" -> TRANSACTION_USAGE;
            case "57P04" -> RESOURCE;
            default -> null;
        };
    }

    private static @Nullable FailureKind ofClass(String of) {
        return switch (of) {
            case "03", "07", "0F", "0Z", "24", "2B", "2F", "34", "39", "3F", "42", "54", "55" -> BAD_SQL;
            case "08", "57" -> CONNECTION_LOST;
            case "09", "23", "27", "38", "44", "P0" -> CONSTRAINT;
            case "0A" -> UNSUPPORTED;
            case "0B", "25", "2D", "3B" -> TRANSACTION_USAGE;
            case "0L", "0P", "28" -> PERMISSION;
            case "20", "21", "22" -> DATA;
            // A prepared statement that is gone can be prepared again.
            case "26", "40", "72" -> SERIALIZATION;
            case "3D", "53", "58", "F0", "HV", "XX" -> RESOURCE;
            default -> null;
        };
    }
}
