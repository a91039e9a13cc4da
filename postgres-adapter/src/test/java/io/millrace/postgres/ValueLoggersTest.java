package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.Datastores;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One warning for each datastore whose values the driver would log. */
class ValueLoggersTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(PostgresDatastore.class);
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
    @ValueSource(strings = {"io.r2dbc.postgresql.PARAM", "io.r2dbc.postgresql.client.ReactorNettyClient"})
    void aLoggerThatPrintsValuesIsNamed(String name) {
        Logger printing = (Logger) LoggerFactory.getLogger(name);
        Level before = printing.getLevel();
        printing.setLevel(Level.DEBUG);
        try {
            open();
        } finally {
            printing.setLevel(before);
        }
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains(name));
    }

    @Test
    void nothingIsSaidWhereTheyAreQuiet() {
        open();
        assertThat(log.list).isEmpty();
    }

    private static void open() {
        Datastores.open("postgresql://me@localhost/app").close().block(Duration.ofSeconds(30));
    }
}
