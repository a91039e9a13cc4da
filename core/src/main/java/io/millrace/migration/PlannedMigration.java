package io.millrace.migration;

import io.millrace.Migration;
import io.millrace.MigrationAction;
import java.util.List;
import java.util.stream.Collectors;

/** What a run would do. */
public sealed interface PlannedMigration permits PlannedMigrationRecord {
    /**
     * A step of a plan.
     *
     * @param migration the migration
     * @param direction whether it would be applied or reverted
     * @param action the script or the code that would be run
     * @param statements the statements of a script, in order, as they would be sent; none for code, which nobody can
     * know
     * @return the step
     */
    static PlannedMigration of(
            Migration migration, MigrationDirection direction, MigrationAction action, List<String> statements) {
        return new PlannedMigrationRecord(migration, direction, action, statements);
    }

    /** {@return the migration} */
    Migration migration();

    /** {@return whether it would be applied or reverted} */
    MigrationDirection direction();

    /** {@return the script or the code that would be run} */
    MigrationAction action();

    /** {@return the statements of a script, in order, as they would be sent; none for code, which nobody can know} */
    List<String> statements();

    /**
     * Whether it would run in one transaction.
     *
     * @return {@code false} for scripts that say so
     */
    default boolean transactional() {
        return action().transactional();
    }

    /**
     * The statements as a script, below a comment that says what they belong to, or that it is code.
     *
     * @return the text, each statement ending with a semicolon and a line end
     */
    String sql();

    /** What it belongs to, and the number of its statements; {@link #sql()} has their texts. */
    @Override
    String toString();
}

record PlannedMigrationRecord(
        Migration migration, MigrationDirection direction, MigrationAction action, List<String> statements)
        implements PlannedMigration {
    PlannedMigrationRecord {
        statements = List.copyOf(statements);
    }

    @Override
    public String sql() {
        return statements.stream()
                .map(statement -> statement.endsWith(";") ? statement + "\n" : statement + ";\n")
                .collect(Collectors.joining("", "-- " + heading() + "\n", ""));
    }

    @Override
    public String toString() {
        int count = statements.size();
        return inCode() ? heading() : heading() + ", " + count + (count == 1 ? " statement" : " statements");
    }

    private String heading() {
        return migration.id()
                + (direction == MigrationDirection.DOWN ? ", down" : "")
                + (inCode() ? ", in code" : "")
                + (transactional() ? "" : ", without a transaction");
    }

    private boolean inCode() {
        return action instanceof MigrationAction.Code;
    }
}
