package io.millrace.postgres;

import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcNonTransientException;

/** What the server says of a statement that it cannot parse, in the form in which the driver passes errors on. */
final class ParseFailure extends R2dbcNonTransientException implements PostgresqlException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorDetails details;

    ParseFailure(ErrorDetails details, String sql) {
        super(details.getMessage(), details.getCode(), 0, sql, null);
        this.details = details;
    }

    @Override
    public ErrorDetails getErrorDetails() {
        return details;
    }
}
