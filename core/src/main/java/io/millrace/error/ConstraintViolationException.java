package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** A row that breaks a rule of the schema. The statement that brought it changed nothing. */
public final class ConstraintViolationException extends DatastoreException {
    /** The kinds of rules. */
    public enum Kind {
        /** A unique or primary key holds the value already (SQLSTATE 23505). */
        UNIQUE,
        /** A referenced row is missing, or is still referred to (SQLSTATE 23503). */
        FOREIGN_KEY,
        /** A column that must have a value got none (SQLSTATE 23502). */
        NOT_NULL,
        /** A check failed (SQLSTATE 23514), or that of a view with {@code WITH CHECK OPTION} (44000). */
        CHECK,
        /** Any other rule: an exclusion, or what a trigger or a function of the database refuses by raising an error of its own. */
        OTHER
    }

    private final Kind kind;
    private final @Nullable String constraint;

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param kind the kind of rule
     * @param constraint the rule's name; where a database names columns instead, those, as {@code table.column}
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ConstraintViolationException(
            String message, Kind kind, @Nullable String constraint, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
        this.kind = kind;
        this.constraint = constraint;
    }

    /**
     * The kind of rule that was broken.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The rule's name; where a database names columns instead, those, as {@code table.column} separated by commas.
     *
     * @return the name, or {@code null} when the database did not tell
     */
    public @Nullable String constraint() {
        return constraint;
    }
}
