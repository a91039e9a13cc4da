package io.millrace.runtime;

import io.millrace.error.TransactionUsageException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Marks, in the Reactor context, the work that is done inside a transaction of one datastore, so that a call of the
 * datastore itself from there is noticed. It would wait for the transaction, which waits for it.
 */
final class TransactionScope {
    private final String displayName;
    private final Object key = new Object();

    TransactionScope(String displayName) {
        this.displayName = displayName;
    }

    Context enter(Context context) {
        return context.put(key, displayName);
    }

    @Nullable
    TransactionUsageException misuse(ContextView context) {
        return context.hasKey(key)
                ? new TransactionUsageException("The datastore " + displayName
                        + " was used inside one of its own transactions, where it would wait for that transaction forever."
                        + " Call the Transaction that was given to your function instead; for a nested one, call its"
                        + " transaction(...).")
                : null;
    }
}
