package io.millrace.migration;

import io.millrace.Migration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run would do.
 *
 * @param migration the migration
 * @param direction whether it would be applied or reverted
 * @param transactional whether in one transaction
 * @param statements the statements, in order, as they would be sent
 */
public record PlannedMigration(
        Migration migration, MigrationDirection direction, boolean transactional, List<String> statements) {
    /** Copies the list. */
    public PlannedMigration {
        statements = List.copyOf(statements);
    }

    /**
     * The statements as a script, below a comment that says what they belong to.
     *
     * @return the text, each statement ending with a semicolon and a line end
     */
    public String sql() {
        String heading = "-- " + migration.id() + (direction == MigrationDirection.DOWN ? ", down" : "")
                + (transactional ? "" : ", without a transaction") + "\n";
        return statements.stream()
                .map(statement -> statement.endsWith(";") ? statement + "\n" : statement + ";\n")
                .collect(Collectors.joining("", heading, ""));
    }
}
