package io.millrace.vector.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.vector.VectorIndexException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is said of versions of pgvector. */
class PgvectorTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.millrace.vector");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.7.4", "0.5", "0.7.4-dev", "unknown"})
    void oneThatLosesRowsIsRefused(String version) {
        assertThatThrownBy(() -> Pgvector.requireIndexes(version))
                .isInstanceOf(VectorIndexException.class)
                .hasMessageContainingAll(version, "ALTER EXTENSION vector UPDATE");
        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.8.0", "0.8", "0.8.3"})
    void oneThatMayDamageIndexesIsWarnedAbout(String version) {
        Pgvector.requireIndexes(version);
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).contains(version, "0.8.4", "ALTER EXTENSION vector UPDATE");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.8.4", "0.8.10", "0.9", "1.0.0"})
    void nothingIsSaidOfASoundOne(String version) {
        Pgvector.requireIndexes(version);
        assertThat(log.list).isEmpty();
    }
}
