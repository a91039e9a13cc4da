package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.ResourceException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;

/** A message that memory does not suffice for would not fit the next time either, though it costs the connection. */
class LackOfMemoryTest {
    @Test
    void isNotTransient() {
        Throwable failure = new R2dbcNonTransientResourceException(
                "lost", "08006", new IllegalStateException(new OutOfMemoryError("direct memory")));
        assertThat(new PostgresErrorTranslator().translate(failure, "SELECT 1"))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("maxMessageBytes");
    }
}
