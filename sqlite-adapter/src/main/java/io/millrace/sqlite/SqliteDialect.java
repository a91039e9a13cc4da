package io.millrace.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.DataException.Kind;
import io.millrace.runtime.UnfitValueException;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.RowListSyntax;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlSyntax.Feature;
import io.millrace.sql.StatementHead;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Optional;

/** What is particular to SQLite. */
final class SqliteDialect implements Dialect {
    static final SqliteDialect INSTANCE = new SqliteDialect();

    /** SQLITE_MAX_VARIABLE_NUMBER, as SQLite is compiled since 3.32: https://www.sqlite.org/limits.html */
    private static final int MAX_VALUES = 32_766;

    private static final int LAST_YEAR = 9_999;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final SqlSyntax SYNTAX =
            SqlSyntax.ANSI.with(Feature.BRACKET_IDENTIFIERS, Feature.BACKTICK_IDENTIFIERS, Feature.NATIVE_VARIABLES);
    private static final BindMarkers MARKERS = BindMarkers.POSITIONAL.withMaxValues(MAX_VALUES);

    private static final RowListSyntax ROW_LISTS = new SqliteRowLists();

    private SqliteDialect() {}

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public BindMarkers bindMarkers() {
        return MARKERS;
    }

    @Override
    public boolean reportsGeneratedKey() {
        return true;
    }

    @Override
    public boolean undoesFailedStatements() {
        return true;
    }

    /** Bytes and vectors of floats are values; there are no other arrays. */
    @Override
    public Object encode(Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Integer) {
            return value;
        }
        if (value instanceof Collection
                || (value.getClass().isArray() && !(value instanceof byte[]) && !(value instanceof float[]))) {
            throw new IllegalArgumentException(
                    "SQLite has no arrays. Write IN (?) or IN (:ids), where a list stands for its elements.");
        }
        requireInRange(value);
        return Dialect.super.encode(value);
    }

    /** Beyond these years the order of texts is not that of times, and NaN would be stored as null. */
    private static void requireInRange(Object value) {
        boolean isFloating = value instanceof Double || value instanceof Float;
        if (isFloating && Double.isNaN(((Number) value).doubleValue())) {
            throw new UnfitValueException(Kind.OUT_OF_RANGE, "it is NaN, which SQLite would store as null.");
        }
        if (value instanceof Temporal time && !isInRange(time)) {
            throw new UnfitValueException(
                    Kind.OUT_OF_RANGE, "it is out of range, since SQLite keeps the years 0 to 9999 in order.");
        }
    }

    private static boolean isInRange(Temporal time) {
        if (time instanceof Instant instant) {
            return !instant.isBefore(FIRST) && instant.isBefore(END);
        }
        if (time instanceof LocalDate || time instanceof LocalDateTime) {
            int year = time.get(ChronoField.YEAR);
            return year >= 0 && year <= LAST_YEAR;
        }
        boolean isInstant = time instanceof OffsetDateTime || time instanceof ZonedDateTime;
        return !isInstant || isInRange(Instant.from(time));
    }

    @Override
    public Optional<Sql> schemaOf(String table) {
        return Optional.of(Sql.of(
                "SELECT 'main' FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE", table));
    }

    @Override
    public Optional<String> sessionChange(StatementHead head) {
        return ConnectionPragmas.refusal(head);
    }

    /** In backticks: a name in double quotes that SQLite does not know is a text to it, instead of an error. */
    @Override
    public String quote(String part) {
        return "`" + part.replace("`", "``") + "`";
    }

    @Override
    public Sql like(String operand, String pattern) {
        return Sql.of(operand + " GLOB ?", GlobPattern.ofLike(pattern));
    }

    @Override
    public Sql ilike(String operand, String pattern) {
        return Sql.of(operand + " GLOB ?", GlobPattern.ofLikeIgnoringCase(pattern));
    }

    @Override
    public RowListSyntax rowLists() {
        return ROW_LISTS;
    }

    /** There is one lock to write, and a transaction that may write has it from its beginning. */
    @Override
    public boolean locksRows() {
        return false;
    }
}
