package io.millrace.mapping;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;

/** The errors of mapping. They name columns, components and types, and never a value. */
final class MappingFailures {
    private MappingFailures() {}

    static MappingException unconvertible(Row row, int column, String target, ConversionException reason) {
        Object raw = row.get(column);
        return failure("Cannot map column \"" + row.columns().names().get(column) + "\""
                + (raw == null ? "" : " (" + raw.getClass().getTypeName() + ")") + " to " + target + ": "
                + reason.getMessage() + ".");
    }

    static MappingException missing(Columns columns, String target) {
        return failure("There is no column for " + target
                + ". Select one, with AS where its name differs, or remove it from the type. Columns of this row: "
                + columns + ".");
    }

    static MappingException nullScalar(Row row, Class<?> type) {
        return failure("Cannot map column \"" + row.columns().names().get(0) + "\" to " + type.getTypeName()
                + ": it is null, which no publisher can emit. Leave such rows out (WHERE ... IS NOT NULL), make the"
                + " statement return a value (COALESCE), or map to a record.");
    }

    static MappingException notOneColumn(Columns columns, Class<?> type) {
        return failure("A " + type.getTypeName() + " is mapped from a row of one column; this row has " + columns.size()
                + ": " + columns + ".");
    }

    static MappingException unsupported(Class<?> type, String reason) {
        return failure(type.getTypeName() + " cannot be mapped from a row: " + reason
                + ". Supported are single values (primitives and their boxes, String, BigDecimal, BigInteger, enums, UUID,"
                + " java.time types, byte[], ByteBuffer, float[], Json), records, and classes with a no-argument"
                + " constructor and setters. For anything else pass a RowMapper.");
    }

    static MappingException inaccessible(Class<?> type, IllegalAccessException cause) {
        String module = type.getModule().getName();
        return new MappingException(
                type.getTypeName() + " is not accessible: its module " + module + " must open the package "
                        + type.getPackageName() + " (\"opens " + type.getPackageName() + ";\" in module-info.java).",
                ErrorDetails.NONE,
                cause);
    }

    /** For what the code of a record or bean has thrown. */
    static RuntimeException thrownBy(String what, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return new MappingException(
                what + " has thrown " + cause.getClass().getTypeName() + ".", ErrorDetails.NONE, cause);
    }

    private static MappingException failure(String message) {
        return new MappingException(message, ErrorDetails.NONE, null);
    }
}
