package io.millrace.sqlite;

import io.millrace.error.ConstraintViolationException.Constraint;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ResourceException;
import io.millrace.runtime.StandardErrorTranslator;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the driver's errors, which carry SQLSTATEs of their own choice and SQLite's words. */
final class SqliteErrorTranslator extends StandardErrorTranslator {
    private static final String CANNOT_OPEN = "08001";
    private static final String CLOSED = "57P01";

    /** {@code UNIQUE constraint failed: item.owner, item.name}; a foreign key is not named. */
    private static final Pattern CONSTRAINT = Pattern.compile("(UNIQUE|NOT NULL|CHECK) constraint failed: ([^\\n]+)");

    /** A unique index over an expression, which has no columns to be told. */
    private static final Pattern INDEX = Pattern.compile("index '(.+)'");

    @Override
    protected DatastoreException translate(R2dbcException failure, ErrorDetails details) {
        String state = String.valueOf(failure.getSqlState());
        return switch (state) {
            // A file that cannot be opened will not open by itself, unlike a server that does not answer.
            case CANNOT_OPEN -> new ResourceException(message(failure), details, failure);
            case CLOSED -> new DatastoreClosedException(message(failure));
            default -> super.translate(failure, details);
        };
    }

    @Override
    protected Constraint constraint(R2dbcException failure) {
        Matcher told = CONSTRAINT.matcher(message(failure));
        if (!told.find()) {
            return Constraint.UNKNOWN;
        }
        String name = told.group(2);
        if (told.group(1).equals("CHECK")) {
            return Constraint.named(name);
        }
        Matcher index = INDEX.matcher(name);
        return index.matches() ? Constraint.named(index.group(1)) : ofColumns(name);
    }

    /** SQLite quotes no names. Where they hold dots or commas, it cannot be said where one ends. */
    private static Constraint ofColumns(String told) {
        String name = told.replace(", ", ",");
        int dot = told.indexOf('.');
        if (dot <= 0) {
            return Constraint.named(name);
        }
        String table = told.substring(0, dot);
        List<String> columns = new ArrayList<>();
        for (String column : told.split(", ", -1)) {
            String prefix = table + ".";
            if (!column.startsWith(prefix) || column.indexOf('.', prefix.length()) >= 0 || column.contains(",")) {
                return Constraint.named(name);
            }
            columns.add(column.substring(prefix.length()));
        }
        return new Constraint(name, table, columns);
    }

    @Override
    protected int position(R2dbcException failure, ErrorDetails details) {
        String sql = details.sql();
        return sql == null ? 0 : FaultPosition.in(sql, message(failure));
    }
}
