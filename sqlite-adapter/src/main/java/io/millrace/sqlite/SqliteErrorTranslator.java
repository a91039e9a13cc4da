package io.millrace.sqlite;

import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ResourceException;
import io.millrace.runtime.StandardErrorTranslator;
import io.r2dbc.spi.R2dbcException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the driver's errors, which carry SQLSTATEs of their own choice and SQLite's words. */
final class SqliteErrorTranslator extends StandardErrorTranslator {
    private static final String CANNOT_OPEN = "08001";
    private static final String CLOSED = "57P01";

    /** {@code UNIQUE constraint failed: item.owner, item.name}; a foreign key is not named. */
    private static final Pattern CONSTRAINT = Pattern.compile("(?:UNIQUE|NOT NULL|CHECK) constraint failed: ([^\\n]+)");

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
    protected @Nullable String constraint(R2dbcException failure) {
        Matcher named = CONSTRAINT.matcher(message(failure));
        return named.find() ? named.group(1).replace(", ", ",") : null;
    }
}
