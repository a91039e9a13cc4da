package io.millrace;

import io.millrace.migration.script.MigrationScript;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** What applies or undoes a {@link Migration} on one kind of database: a script, or code. Immutable. */
public sealed interface MigrationAction {
    /**
     * Whether it runs in one transaction together with its entry in the log.
     *
     * @return {@code true} for code, and for most scripts
     */
    boolean transactional();

    /**
     * This action without a transaction around it.
     *
     * @return a new action
     * @throws IllegalStateException for code
     */
    MigrationAction withoutTransaction();

    /**
     * Statements as a text, by which a change of it is noticed.
     *
     * @param script the text
     */
    record Script(MigrationScript script) implements MigrationAction {
        @Override
        public boolean transactional() {
            return script.transactional();
        }

        @Override
        public MigrationAction withoutTransaction() {
            return new Script(script.withoutTransaction());
        }
    }

    /**
     * What a program does in the transaction of the migration. A change of code cannot be noticed, so the author says when it is
     * another: by its revision.
     *
     * @param revision any short text that is changed together with the code
     * @param work makes the publisher of the work, of which the values do not matter. It is made and subscribed once for each time that
     *     the migration is run, when its turn has come, and works on the database by the transaction alone.
     */
    record Code(String revision, Function<? super Transaction, ? extends Publisher<?>> work)
            implements MigrationAction {
        private static final int LONGEST_REVISION = 200;

        /**
         * Checks the parts.
         *
         * @param revision any short text that is changed together with the code
         * @param work makes the publisher of the work, of which the values do not matter. It is made and subscribed once for each time that
         *     the migration is run, when its turn has come, and works on the database by the transaction alone.
         */
        public Code {
            if (revision.isBlank() || revision.length() > LONGEST_REVISION) {
                throw new IllegalArgumentException(
                        "The code of a migration needs a revision, for example 1, of at most " + LONGEST_REVISION
                                + " characters.");
            }
        }

        @Override
        public boolean transactional() {
            return true;
        }

        @Override
        public MigrationAction withoutTransaction() {
            throw new IllegalStateException("The code of a migration is given a transaction to work in, and cannot do"
                    + " without. Use a script for statements that run in none.");
        }
    }
}
