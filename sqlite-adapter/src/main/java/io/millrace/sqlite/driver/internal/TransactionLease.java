package io.millrace.sqlite.driver.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connection of an open transaction. */
final class TransactionLease extends Lease {

    private final boolean readOnly;
    /** Why the transaction is gone although nobody ended it. */
    private volatile @Nullable RuntimeException lost;

    private volatile boolean schemaChanged;

    TransactionLease(Engine engine, Lane home, boolean readOnly) {
        super(engine, home);
        this.readOnly = readOnly;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    void markSchemaChanged() {
        schemaChanged = true;
    }

    /** The transaction is no more, and not because its owner ended it. */
    void lose(NativeConnection connection, Batch batch, RuntimeException reason) {
        lost = reason;
        for (Cursor cursor : List.copyOf(connection.cursors())) {
            cursor.close(reason);
        }
        end(batch, reason);
    }

    @Override
    RuntimeException endReason() {
        RuntimeException reason = lost;
        return reason == null ? Refusals.transactionEnded() : reason;
    }

    @Override
    void afterEnd() {
        engine().forget(this);
        if (schemaChanged) {
            engine().schemaChanged();
        }
    }
}
