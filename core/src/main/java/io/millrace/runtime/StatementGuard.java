package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.error.TransactionUsageException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.sql.StatementHead;
import io.millrace.sql.TransactionControl;

/**
 * Keeps statements from changing a connection behind the back of those who answer for it. Outside a transaction a connection
 * is everybody's, and its transactions begin and end by methods, so that their ends are noticed.
 */
interface StatementGuard {
    /** For a connection that serves one script and is then thrown away. */
    StatementGuard NONE = head -> {};

    /** For a transaction of code on a connection that is then thrown away. */
    StatementGuard OF_TRANSACTION = head -> TransactionControl.of(head).ifPresent(control -> {
        throw new TransactionUsageException(advice(control, head));
    });

    /** For all other connections. */
    static StatementGuard of(Dialect dialect) {
        return head -> {
            OF_TRANSACTION.check(head);
            dialect.sessionChange(head).ifPresent(refusal -> {
                throw new UnsupportedFeatureException(refusal);
            });
        };
    }

    /** Fails when the statement must not run. */
    void check(StatementHead head);

    private static String advice(TransactionControl control, StatementHead head) {
        String found =
                head.token(0) + " as text is refused, since nobody would notice what it does to the connection. ";
        return found
                + switch (control) {
                    case BEGIN ->
                        "Call transaction(...) with the work, or begin(...) for a transaction that you end yourself.";
                    case COMMIT ->
                        "A transaction(...) is committed when its function's publisher completes, one from begin(...) by"
                                + " its commit().";
                    case ROLLBACK ->
                        "A transaction(...) is rolled back by an error or setRollbackOnly(), one from begin(...) by its"
                                + " rollback().";
                    case SAVEPOINT ->
                        "Call transaction(...) of the Transaction: a nested one is a savepoint, and undone alone when it"
                                + " fails.";
                    case TWO_PHASE ->
                        "Transactions in two phases are not offered; end one that was left behind with the database's own"
                                + " client.";
                };
    }
}
