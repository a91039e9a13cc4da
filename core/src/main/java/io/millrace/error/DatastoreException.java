package io.millrace.error;

import io.millrace.text.PrintableError;
import io.millrace.text.PrintableText;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that a datastore signals.
 *
 * <p>The tree is sealed but for {@link ModuleException}, so a {@code switch} over it can be complete. Messages say what to do, and
 * show the statement and where in it the fault was noticed. Neither they nor {@link #sql()} ever hold bound values or passwords; what
 * stands in single or dollar quotes in the statement is left out of the message.
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
                ModuleException,
                UncategorizedDatastoreException {
    private final ErrorDetails details;

    DatastoreException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(PrintableText.ofMessage(message), PrintableError.of(cause));
        this.details = details;
    }

    /**
     * What happened and what to do, together with the statement as far as it is known: where in it the fault was noticed, which
     * of several it was, and its text, cut where it is long.
     *
     * @return the message, for logs
     */
    @Override
    public final String getMessage() {
        String statement = StatementExcerpt.of(details, faultPosition());
        return statement.isEmpty() ? reason() : reason() + PrintableText.ofLine(statement);
    }

    /**
     * What happened and what to do, without the statement.
     *
     * @return the message, for what has its own way of showing statements
     */
    public final String reason() {
        return String.valueOf(super.getMessage());
    }

    final ErrorDetails details() {
        return details;
    }

    /**
     * What an error says, without the statement where it is one of these.
     *
     * @param error any error
     * @return its words
     */
    public static String reasonOf(Throwable error) {
        return error instanceof DatastoreException known ? known.reason() : String.valueOf(error.getMessage());
    }

    /** The 1-based character of {@link #sql()} where the fault was noticed, 0 when it is not known. */
    int faultPosition() {
        return 0;
    }

    /**
     * The statement that failed, with its markers and never with values.
     *
     * @return its text; empty when the failure belongs to no statement
     */
    public final Optional<String> sql() {
        return Optional.ofNullable(details.sql());
    }

    /**
     * SQLSTATE as ISO/IEC 9075 defines it.
     *
     * @return its five characters; empty when the database gave none
     */
    public final Optional<String> sqlState() {
        return Optional.ofNullable(details.sqlState());
    }

    /**
     * The database's own code: SQLite's extended result code; 0 on databases that have none.
     *
     * @return the code
     */
    public final int vendorCode() {
        return details.vendorCode();
    }

    /**
     * Which of several failed, counted from 0: the element of the list given to {@code batch}, or of the publisher given to
     * {@code executeAll}. Those before it were fine, but are undone as well.
     *
     * @return the index; empty when it was no single one, or it is not known which, or there were not several
     */
    public final OptionalLong index() {
        return details.index();
    }
}
