package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;

/** Transaction options in the terms of the SPI. */
final class OptionsDefinition implements TransactionDefinition {
    private final TransactionOptions options;

    OptionsDefinition(TransactionOptions options) {
        this.options = options;
    }

    @Override
    @SuppressWarnings("unchecked") // The type of an attribute is the type of its option, as the SPI defines them.
    public <T> @Nullable T getAttribute(Option<T> option) {
        if (option.equals(ISOLATION_LEVEL)) {
            return (T) isolation();
        }
        if (option.equals(READ_ONLY)) {
            return (T) (Boolean) options.readOnly();
        }
        return null;
    }

    private @Nullable IsolationLevel isolation() {
        return options.isolation().map(OptionsDefinition::level).orElse(null);
    }

    private static IsolationLevel level(Isolation isolation) {
        return switch (isolation) {
            case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
            case REPEATABLE_READ -> IsolationLevel.REPEATABLE_READ;
            case SERIALIZABLE -> IsolationLevel.SERIALIZABLE;
        };
    }
}
