package io.millrace.error;

import io.millrace.text.PrintableError;
import io.millrace.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that a datastore signals.
 *
 * <p>The tree is sealed, so a {@code switch} over it can be complete. Messages say what to do. Neither they nor
 * {@link #sql()} ever hold bound values or passwords.
 *
 * <p>What a database, a file or a name brought into a message is shown as {@link PrintableText#ofMessage} does it. A cause whose own
 * text would need that is replaced by one that stands for it. Names that are told apart from the message, such as that of a
 * constraint, and {@link #sql()} are exact.
 */
public abstract sealed class DatastoreException extends RuntimeException
        permits TransientDatastoreException,
                OutcomeUnknownException,
                ConstraintViolationException,
                BadSqlException,
                DataException,
                ParameterException,
                MappingException,
                NonUniqueResultException,
                PermissionDeniedException,
                ResourceException,
                TransactionUsageException,
                MigrationException,
                TransferException,
                ConfigurationException,
                UnsupportedFeatureException,
                DatastoreClosedException,
                UncategorizedDatastoreException {

    private final ErrorDetails details;

    DatastoreException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(PrintableText.ofMessage(message), PrintableError.of(cause));
        this.details = details;
    }

    /**
     * The statement that failed, with its markers and never with values.
     *
     * @return its text, or {@code null} when the failure belongs to no statement
     */
    public final @Nullable String sql() {
        return details.sql();
    }

    /**
     * SQLSTATE as ISO/IEC 9075 defines it.
     *
     * @return its five characters, or {@code null} when the database gave none
     */
    public final @Nullable String sqlState() {
        return details.sqlState();
    }

    /**
     * The database's own code: SQLite's extended result code; 0 on databases that have none.
     *
     * @return the code
     */
    public final int vendorCode() {
        return details.vendorCode();
    }
}
