package io.millrace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did.
 *
 * @param changes the number of rows inserted, updated or deleted by the statement itself, without those of triggers and
 *     foreign key actions; 0 for a statement that changes no rows
 * @param lastInsertRowid the key that the database gave the last inserted row, where the database reports it without
 *     being asked ({@link Dialect#reportsLastInsertRowid()}); {@code null} elsewhere and for statements that insert
 *     nothing. {@code INSERT ... RETURNING} is the portable way to generated keys.
 */
public record RunResult(long changes, @Nullable Object lastInsertRowid) {
    /**
     * The key that the database gave the last inserted row, where it {@linkplain Dialect#reportsLastInsertRowid() reports} one without being
     * asked.
     *
     * @return the key; empty on other databases and for statements that insert nothing
     */
    public Optional<Object> generatedKey() {
        return Optional.ofNullable(lastInsertRowid);
    }
}
