package io.millrace.migration;

import io.millrace.Migration;
import io.millrace.MigrationAction;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run would do.
 *
 * @param migration the migration
 * @param direction whether it would be applied or reverted
 * @param action the script or the code that would be run
 * @param statements the statements of a script, in order, as they would be sent; none for code, which nobody can know
 */
public record PlannedMigration(
        Migration migration, MigrationDirection direction, MigrationAction action, List<String> statements) {
    /**
     * Copies the list.
     *
     * @param migration the migration
     * @param direction whether it would be applied or reverted
     * @param action the script or the code that would be run
     * @param statements the statements of a script, in order, as they would be sent; none for code, which nobody can know
     */
    public PlannedMigration {
        statements = List.copyOf(statements);
    }

    /**
     * Whether it would run in one transaction.
     *
     * @return {@code false} for scripts that say so
     */
    public boolean transactional() {
        return action.transactional();
    }

    /**
     * The statements as a script, below a comment that says what they belong to, or that it is code.
     *
     * @return the text, each statement ending with a semicolon and a line end
     */
    public String sql() {
        String heading = "-- " + migration.id() + (direction == MigrationDirection.DOWN ? ", down" : "")
                + (action instanceof MigrationAction.Code ? ", in code" : "")
                + (transactional() ? "" : ", without a transaction") + "\n";
        return statements.stream()
                .map(statement -> statement.endsWith(";") ? statement + "\n" : statement + ";\n")
                .collect(Collectors.joining("", heading, ""));
    }
}
