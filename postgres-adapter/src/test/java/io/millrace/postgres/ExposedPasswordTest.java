package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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

/** One warning for each datastore whose password may get into the wrong hands. */
class ExposedPasswordTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

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
    @ValueSource(
            strings = {
                "db.example.org/app",
                "db.example.org/app?sslMode=disable",
                "db.example.org/app?sslMode=allow",
                "localhost,db.example.org/app",
                "127.0.0.1.example.org/app",
                "[2001:db8::1]/app",
                "localhost/app?replicas=db.example.org"
            })
    void aPasswordForAnotherMachineWithoutTlsThatIsInsistedOn(String rest) {
        open("postgresql://me:geheim@" + rest);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("verify-full", "sslMode=")
                .doesNotContain("geheim"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me:geheim@localhost/app",
                "me:geheim@127.0.0.1/app",
                "me:geheim@[::1]/app",
                "me:geheim@db.example.org/app?sslMode=require",
                "me:geheim@db.example.org/app?sslMode=verify-full"
            })
    void noWarningWhereNobodyIsBetweenOrTlsIsInsistedOn(String rest) {
        open("postgresql://" + rest);
        assertThat(log.list).isEmpty();
    }

    @Test
    void noWarningWithoutAPassword() {
        open("postgresql://me@db.example.org/app");
        assertThat(log.list).isEmpty();
    }

    private static void open(String url) {
        Datastores.open(url).close().block(LIMIT);
    }
}
