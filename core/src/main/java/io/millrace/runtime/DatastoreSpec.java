package io.millrace.runtime;

import io.millrace.DatabaseType;
import io.millrace.Dialect;

/**
 * What a datastore is made of. Immutable; {@link #of} fills in what suits any driver that keeps to the SPI.
 *
 * @param type the kind of database
 * @param displayName its name for logs and errors, without passwords
 * @param dialect what is particular to the database
 * @param connections where connections come from
 * @param statements how statements are executed
 * @param errors what the driver's errors mean
 * @param logging whether each statement is logged, with its time and never with values
 * @param transactions what transactions are like where their options say nothing
 */
public record DatastoreSpec(
        DatabaseType type,
        String displayName,
        Dialect dialect,
        ConnectionSource connections,
        StatementExecutor statements,
        ErrorTranslator errors,
        boolean logging,
        TransactionDefaults transactions) {
    /**
     * A datastore that relies on nothing but the SPI.
     *
     * @param type the kind of database
     * @param displayName its name for logs and errors, without passwords
     * @param dialect what is particular to the database
     * @param connections where connections come from
     * @return the specification
     */
    public static DatastoreSpec of(
            DatabaseType type, String displayName, Dialect dialect, ConnectionSource connections) {
        return new DatastoreSpec(
                type,
                displayName,
                dialect,
                connections,
                StatementExecutor.STANDARD,
                new StandardErrorTranslator(),
                false,
                TransactionDefaults.STANDARD);
    }

    /**
     * This specification with other transactions.
     *
     * @param defaults what transactions are like where their options say nothing
     * @return a new specification
     */
    public DatastoreSpec withTransactions(TransactionDefaults defaults) {
        return new DatastoreSpec(type, displayName, dialect, connections, statements, errors, logging, defaults);
    }
}
