package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.statements.Outcome;
import java.util.OptionalLong;

record UpdateCountSegment(long value, OptionalLong lastInsertRowid) implements SqliteUpdateCount {
    /** What the outcome says; a query counts as zero changes. */
    static UpdateCountSegment of(Outcome outcome) {
        Long rowid = outcome.lastInsertRowid();
        return new UpdateCountSegment(
                Math.max(0, outcome.updated()), rowid == null ? OptionalLong.empty() : OptionalLong.of(rowid));
    }

    /** The count of this statement and of one that was run after it. */
    UpdateCountSegment and(UpdateCountSegment next) {
        return new UpdateCountSegment(
                value + next.value, next.lastInsertRowid.isPresent() ? next.lastInsertRowid : lastInsertRowid);
    }
}
