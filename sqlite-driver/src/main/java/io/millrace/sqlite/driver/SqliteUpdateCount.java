package io.millrace.sqlite.driver;

import io.r2dbc.spi.Result;
import java.util.OptionalLong;

/** What a statement that writes reports, without another round trip. */
public interface SqliteUpdateCount extends Result.UpdateCount {
    /** How many rows the statement itself inserted, updated or deleted; rows changed by triggers do not count. */
    @Override
    long value();

    /**
     * The rowid of the last row that the statement inserted.
     *
     * @return the rowid; empty when it inserted none: an UPDATE or DELETE, an insert that was ignored or that updated
     *     instead (where SQLite does not tell the two apart, it is empty too), or an insert into a WITHOUT ROWID table
     */
    OptionalLong lastInsertRowid();
}
