package io.millrace.postgres;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.DataException.Kind;
import io.millrace.runtime.UnfitValueException;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.RowListSyntax;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;
import io.millrace.sql.StatementHead;
import io.r2dbc.postgresql.codec.Interval;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.Parameters;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Optional;

/** What is particular to PostgreSQL. */
final class PostgresDialect implements Dialect {
    static final PostgresDialect INSTANCE = new PostgresDialect();

    /** The protocol counts the values of a statement in 16 bits. */
    private static final int MAX_VALUES = 65_535;

    /** Measured: the server takes a tenth less for a row than with 1,000; more rows save little. */
    private static final int ROWS_AT_ONCE = 4_000;

    private static final SqlSyntax SYNTAX = SqlSyntax.ANSI.with(
            Feature.NESTED_COMMENTS, Feature.DOLLAR_QUOTES, Feature.ESCAPE_STRINGS, Feature.QUESTION_MARK_OPERATORS);
    private static final BindMarkers MARKERS = BindMarkers.numbered("$").withMaxValues(MAX_VALUES);
    /** "millrace" in ASCII: a key of an advisory lock that nothing else is likely to use. */
    private static final String MIGRATION_LOCK = "SELECT pg_advisory_xact_lock(7883951835720016741)";

    private static final RowListSyntax ROW_LISTS = new PostgresRowLists();

    private PostgresDialect() {}

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public BindMarkers bindMarkers() {
        return MARKERS;
    }

    /** The name of an enum constant goes without a type, so that it fits text and PostgreSQL's own enums. */
    @Override
    public Object encode(Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Integer) {
            return value;
        }
        if (value instanceof Enum<?> constant) {
            return Parameters.in(PostgresqlObjectId.UNSPECIFIED, constant.name());
        }
        if (value instanceof Temporal time) {
            return TimeRange.encode(time);
        }
        if (value instanceof Duration duration) {
            return interval(duration);
        }
        return ListParameter.is(value) ? ListParameter.encode(value, this::encode) : PgvectorValues.encode(value);
    }

    private static Interval interval(Duration duration) {
        if (duration.toDays() != (int) duration.toDays()) {
            throw new UnfitValueException(Kind.OUT_OF_RANGE, "it is longer than an interval can be, 2^31 days.");
        }
        return Interval.of(duration);
    }

    /** No type: PostgreSQL takes the one that the place in the statement asks for. */
    @Override
    public Class<?> nullType() {
        return Object.class;
    }

    /** A migration may take longer than other statements; only waiting for another process is limited. */
    @Override
    public List<String> migrationLock() {
        return List.of(StatementTimeout.NONE, MIGRATION_LOCK);
    }

    @Override
    public List<String> ownRights() {
        return List.of("RESET SESSION AUTHORIZATION", "RESET ROLE");
    }

    @Override
    public Optional<Sql> schemaOf(String table) {
        return Optional.of(Sql.of(
                "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.oid = to_regclass(?)",
                table));
    }

    @Override
    public Optional<String> sessionChange(StatementHead head) {
        return SessionCommands.refusal(head);
    }

    @Override
    public Sql ilike(String operand, String pattern) {
        return Sql.of(operand + " ILIKE ? ESCAPE '\\'", pattern);
    }

    @Override
    public RowListSyntax rowLists() {
        return ROW_LISTS;
    }

    @Override
    public int rowsAtOnce() {
        return ROWS_AT_ONCE;
    }
}
