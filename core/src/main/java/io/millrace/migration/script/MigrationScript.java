package io.millrace.migration.script;

import org.jspecify.annotations.Nullable;

/**
 * The SQL of one direction of a {@link io.millrace.Migration}: one statement or several, separated by semicolons. Immutable.
 *
 * <p>The statements are sent as they stand: {@code ?}, {@code :name} and {@code $1} are no parameters here. They run in a session of
 * their own, so that what they set reaches nobody. A script in a transaction holds no {@code BEGIN}, {@code COMMIT} or {@code
 * ROLLBACK}; one without ends the transactions that it begins.
 *
 * @param text the statements; its lines are those that errors name
 * @param transactional whether the script runs in one transaction together with its entry in the log. If not, each statement
 *     is a transaction of its own, which some need, and what a failure or the end of the process leaves behind has to be
 *     looked after by hand.
 * @param source the file it comes from, for errors; {@code null} for code
 */
public record MigrationScript(
        String text, boolean transactional, @Nullable String source) {
    /**
     * A script in a transaction, from code.
     *
     * @param text the statements
     * @return the script
     */
    public static MigrationScript of(String text) {
        return new MigrationScript(text, true, null);
    }

    /**
     * This script without a transaction around it.
     *
     * @return a new script
     */
    public MigrationScript withoutTransaction() {
        return new MigrationScript(text, false, source);
    }
}
