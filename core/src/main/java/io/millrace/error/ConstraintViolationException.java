package io.millrace.error;

import java.util.List;
import java.util.Optional;
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

    /**
     * The rule that was broken, as far as the database tells.
     *
     * @param name its name; where a database names columns instead, those, as {@code table.column} separated by commas
     * @param table the table whose row it is about
     * @param columns the columns that it is about, in the order of the rule
     */
    public record Constraint(
            @Nullable String name, @Nullable String table, List<String> columns) {
        /** A rule of which nothing is known. */
        public static final Constraint UNKNOWN = new Constraint(null, null, List.of());

        /**
         * Keeps a copy of the columns.
         *
         * @param name its name; where a database names columns instead, those, as {@code table.column} separated by commas
         * @param table the table whose row it is about
         * @param columns the columns that it is about, in the order of the rule
         */
        public Constraint {
            columns = List.copyOf(columns);
        }

        /**
         * A rule of which the name alone is known.
         *
         * @param name the name, or {@code null}
         * @return the rule
         */
        public static Constraint named(@Nullable String name) {
            return new Constraint(name, null, List.of());
        }
    }

    private final Kind kind;
    private final Constraint constraint;

    /**
     * Creates the exception for a rule of which the name alone is known.
     *
     * @param message what happened and what to do
     * @param kind the kind of rule
     * @param constraint the rule's name, or {@code null}
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ConstraintViolationException(
            String message, Kind kind, @Nullable String constraint, ErrorDetails details, @Nullable Throwable cause) {
        this(message, kind, Constraint.named(constraint), details, cause);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param kind the kind of rule
     * @param constraint the rule
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ConstraintViolationException(
            String message, Kind kind, Constraint constraint, ErrorDetails details, @Nullable Throwable cause) {
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
     * @return the name; empty when the database did not tell
     */
    public Optional<String> constraint() {
        return Optional.ofNullable(constraint.name());
    }

    /**
     * The table whose row broke the rule, without its schema.
     *
     * @return the name; empty when the database did not tell
     */
    public Optional<String> table() {
        return Optional.ofNullable(constraint.table());
    }

    /**
     * The columns that the rule is about, so that a field of a form is found. Every database tells those of a {@link Kind#UNIQUE} and
     * a {@link Kind#NOT_NULL} rule, unless it is about an expression; for the other kinds, go by {@link #constraint()}.
     *
     * @return their names, in the order of the rule; empty when the database did not tell
     */
    public List<String> columns() {
        return constraint.columns();
    }
}
