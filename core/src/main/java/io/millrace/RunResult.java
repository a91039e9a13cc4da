package io.millrace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a statement did. */
public sealed interface RunResult permits RunResultRecord {
    /**
     * The result of a statement that the database reports no key of.
     *
     * @param changes how many rows it changed
     * @return the result
     */
    static RunResult of(long changes) {
        return new RunResultRecord(changes, null);
    }

    /**
     * The result of a statement that inserted a row.
     *
     * @param changes how many rows it changed
     * @param generatedKey the key that the database gave the row; {@code null} when it reports none
     * @return the result
     */
    static RunResult of(long changes, @Nullable Object generatedKey) {
        return new RunResultRecord(changes, generatedKey);
    }

    /**
     * {@return the number of rows inserted, updated or deleted by the statement itself, without those of triggers and foreign key
     * actions; 0 for a statement that changes no rows}
     */
    long changes();

    /**
     * The key that the database gave the last inserted row, where it {@linkplain Dialect#reportsGeneratedKey() reports} one without being
     * asked. {@code INSERT ... RETURNING} is the portable way to generated keys.
     *
     * @return the key; empty on other databases and for statements that insert nothing
     */
    Optional<Object> generatedKey();

    /**
     * The key of the last inserted row, as {@link #generatedKey()} has it.
     *
     * @return the key, or {@code null}
     * @deprecated {@link #generatedKey()} says in its type that there may be none
     */
    @Deprecated
    default @Nullable Object lastInsertRowid() {
        return generatedKey().orElse(null);
    }
}

/** The key is kept without an object around it, since there is one of these for each statement. */
record RunResultRecord(long changes, @Nullable Object key) implements RunResult {
    @Override
    public Optional<Object> generatedKey() {
        return Optional.ofNullable(key);
    }
}
