package io.millrace.postgres.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.OwnServer;
import io.millrace.postgres.server.ServerSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two hundred readers that do not go on, in a heap of 128 MB. */
@Timeout(150)
class StalledReadersTest {
    private static OwnServer server;

    @BeforeAll
    static void start() {
        server = OwnServer.start(ServerSetup.DEFAULT.with("max_connections", "250"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        // Small rows, of which the driver reads many ahead; large ones; and a pool that all of them want.
        "220, 1000, 5min",
        "220, 20000, 5min",
        "220, 200000, 5min",
        "10, 1000, 500ms"
    })
    void othersAreServedAndAllIsBackWhenTheyHaveLeft(int poolSize, int length, String idle) throws Exception {
        assertThat(OwnProcess.run(
                        StalledReadersProgram.class,
                        server.url(),
                        String.valueOf(poolSize),
                        String.valueOf(length),
                        idle))
                .containsExactly("served", "stalled and left", "served", "end");
    }
}
