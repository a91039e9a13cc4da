package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether the driver looks for types of extensions is the caller's to say. */
class DriverExtensionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void theyAreFound() {
        assertThat(vector(PostgresUrl.builder(TestServer.config()))).isEqualTo(new float[] {1, 2});
    }

    @Test
    void noneIsFoundWhereNoneIsWanted() {
        assertThat(vector(
                        PostgresUrl.builder(TestServer.config()).driver(driver -> driver.autodetectExtensions(false))))
                .isEqualTo("[1,2]");
    }

    private static Object vector(PostgresDatastoreBuilder builder) {
        PostgresDatastore store = builder.build();
        try {
            return store.queryOne("SELECT '[1,2]'::vector AS v").block(LIMIT).get(0);
        } finally {
            store.close().block(LIMIT);
        }
    }
}
