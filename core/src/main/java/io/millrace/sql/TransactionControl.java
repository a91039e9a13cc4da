package io.millrace.sql;

import java.util.Optional;

/** What a statement does to the transaction that it runs in, where it does nothing else. */
public enum TransactionControl {
    /** {@code BEGIN}, {@code START TRANSACTION}. */
    BEGIN,
    /** {@code COMMIT}, {@code END}. */
    COMMIT,
    /** {@code ROLLBACK}, {@code ABORT}. */
    ROLLBACK,
    /** {@code SAVEPOINT}, {@code RELEASE}, {@code ROLLBACK TO}. */
    SAVEPOINT,
    /** {@code PREPARE TRANSACTION}, {@code COMMIT PREPARED}, {@code ROLLBACK PREPARED}. */
    TWO_PHASE;

    /**
     * Tells such statements from all others. The words that begin them begin nothing else, on any database.
     *
     * @param head how the statement begins
     * @return what it does; empty when it is a statement of another kind
     */
    public static Optional<TransactionControl> of(StatementHead head) {
        return switch (head.token(0)) {
            case "BEGIN" -> Optional.of(BEGIN);
            case "START" -> head.token(1).equals("TRANSACTION") ? Optional.of(BEGIN) : Optional.empty();
            case "COMMIT" -> Optional.of(head.token(1).equals("PREPARED") ? TWO_PHASE : COMMIT);
            case "END" -> Optional.of(COMMIT);
            case "ABORT" -> Optional.of(ROLLBACK);
            case "ROLLBACK" -> Optional.of(rollback(head));
            case "SAVEPOINT", "RELEASE" -> Optional.of(SAVEPOINT);
            case "PREPARE" -> preparesTransaction(head) ? Optional.of(TWO_PHASE) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static TransactionControl rollback(StatementHead head) {
        String next = head.token(1);
        if (next.equals("PREPARED")) {
            return TWO_PHASE;
        }
        boolean filled = next.equals("TRANSACTION") || next.equals("WORK");
        return head.token(filled ? 2 : 1).equals("TO") ? SAVEPOINT : ROLLBACK;
    }

    /** A statement that is prepared may be called {@code transaction}. */
    private static boolean preparesTransaction(StatementHead head) {
        return head.token(1).equals("TRANSACTION")
                && !head.token(2).equals("AS")
                && !head.token(2).equals("(");
    }
}
