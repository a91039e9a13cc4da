package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.millrace.sqlite.driver.internal.sql.NumericColumns;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementTraits;
import io.millrace.sqlite.driver.internal.sql.WideNumbers;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a statement has stored of its values.
 *
 * @param values those that may have become others
 * @param columns where they would
 */
record StoredCheck(WideNumbers values, NumericColumns columns) {
    private static final int INTEGER = 1;
    private static final int REAL = 2;

    /** The check that an execution needs; null, as nearly always, for none. */
    static @Nullable StoredCheck of(
            NativeConnection connection, ParsedStatement statement, @Nullable Object[] values, StatementTraits traits)
            throws SQLException {
        WideNumbers wide = statement.changesRows() && traits.writes() ? WideNumbers.among(values) : null;
        if (wide == null) {
            return null;
        }
        NumericColumns numeric = NumericColumnLookup.of(connection, statement, traits.schemaEpoch());
        return numeric.isEmpty() ? null : new StoredCheck(wide, numeric);
    }

    /** The text to execute in the statement's place. */
    String sql(ParsedStatement statement) {
        return columns.returned(statement);
    }

    /** How many columns the statement's own rows have, of those that are returned. */
    int ownColumns(int returned) {
        return returned - columns.names().size();
    }

    /** Fails when the row that the statement stands on has lost something. */
    void require(NativeStatement statement, ParsedStatement checked) throws SQLException {
        if (checked.isUpdate()) {
            values.beginRow();
        }
        int own = ownColumns(statement.columns().count());
        requireKept(statement, own, checked.sql());
    }

    private void requireKept(NativeStatement statement, int before, String sql) throws SQLException {
        for (int i = 0; i < columns.names().size(); i++) {
            int type = statement.type(before + i);
            boolean lost = type == INTEGER
                    ? values.lostIn(statement.readLong(before + i))
                    : type == REAL && values.lostIn(statement.readDouble(before + i));
            if (lost) {
                throw new R2dbcDataIntegrityViolationException(
                        "Column " + columns.names().get(i)
                                + " would not keep all digits of a value: by its declared type SQLite"
                                + " makes a number of 64 bits of it. Nothing was written. Declare the column TEXT, or"
                                + " bind a number that a double or a 64-bit integer holds.",
                        SqlStates.OUT_OF_RANGE,
                        0,
                        sql);
            }
        }
    }
}
