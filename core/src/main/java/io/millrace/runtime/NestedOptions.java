package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.TransactionUsageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be asked of a nested transaction: whatever the transaction around it, or a savepoint, can keep. */
final class NestedOptions {
    private NestedOptions() {}

    /** Why the options cannot be kept, or null when they can. */
    static @Nullable TransactionUsageException refusal(TransactionOptions asked, TransactionOptions around) {
        if (asked.equals(TransactionOptions.DEFAULT)) {
            return null;
        }
        if (asked.retries().orElse(0) > 0) {
            return refused(
                    "cannot be done again by itself: it would see the same snapshot and meet the same conflict. Give the"
                            + " retries to the transaction around it.");
        }
        if (asked.readOnly() && !around.readOnly()) {
            return refused("cannot be read-only inside one that may write. Make the transaction around it read-only.");
        }
        Optional<Isolation> isolation = asked.isolation();
        if (isolation.isPresent() && !isAtLeast(around.isolation(), isolation.get())) {
            return refused("cannot have the isolation " + isolation.get() + " inside one with "
                    + around.isolation().map(Enum::name).orElse("the database's own")
                    + ". Give the isolation to the transaction around it.");
        }
        return null;
    }

    private static boolean isAtLeast(Optional<Isolation> around, Isolation asked) {
        return around.map(isolation -> isolation.compareTo(asked) >= 0).orElse(false);
    }

    private static TransactionUsageException refused(String reason) {
        return new TransactionUsageException("A nested transaction is a savepoint, which " + reason);
    }
}
