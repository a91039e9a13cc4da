package io.millrace.postgres;

import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

/** A transaction that only reads sees one snapshot, unless another isolation was asked for. */
final class SnapshotDefinition implements TransactionDefinition {
    private final TransactionDefinition asked;

    SnapshotDefinition(TransactionDefinition asked) {
        this.asked = asked;
    }

    @Override
    public <T> @Nullable T getAttribute(Option<T> option) {
        T value = asked.getAttribute(option);
        if (value != null || !option.equals(ISOLATION_LEVEL)) {
            return value;
        }
        boolean readOnly = Boolean.TRUE.equals(asked.getAttribute(READ_ONLY));
        return readOnly ? option.cast(IsolationLevel.REPEATABLE_READ) : null;
    }
}
