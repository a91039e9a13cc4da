package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.StatementDescription;
import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescriptions;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConnectionLostException;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.Interference;
import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.Interference.Message;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A description on a connection whose messages come late, or no more. */
class ParseExchangeTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WRONG = "SELECT nothing FROM pg_class WHERE relname = ?";

    private final TcpProxy proxy =
            new TcpProxy(TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", ""));
    private final RelationalDatastore store = Datastores.create(
            DatastoreConfig.of(TestServer.config().url().replaceFirst("@[^/]*", "@" + proxy.address()))
                    .withOption("sslMode", "disable")
                    .withOption("poolSize", "1"));

    @AfterEach
    void close() {
        proxy.interfere(message -> Fate.PASSES);
        store.close().block(LIMIT);
        proxy.close();
    }

    @Test
    void theEndOfAFailedStatementMayComeBehindTheNextDescription() {
        assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        proxy.interfere(new LateEnd());
        assertThatThrownBy(() -> store.execute(WRONG, "a").block(LIMIT)).isInstanceOf(BadSqlException.class);
        assertThatThrownBy(() -> describe(WRONG)).isInstanceOf(BadSqlException.class);
        assertThat(store.queryOne(Integer.class, "SELECT 2").block(LIMIT)).isEqualTo(2);
        assertThat(describe("SELECT 3 AS three").columns())
                .extracting(Column::name)
                .containsExactly("three");
    }

    /** Each of what a description is answered by. */
    @ParameterizedTest
    @CsvSource({"1, RESET", "t, CLOSE", "t, RESET", "T, RESET", "Z, CLOSE"})
    void aConnectionThatBreaksInTheMiddleFailsTheDescriptionAndIsReplaced(char type, End end) {
        assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        proxy.interfereOnce(
                message -> message.direction() == Direction.TO_CLIENT && message.type() == type, Fate.cut(3, end));
        assertThatThrownBy(() -> describe("SELECT relname FROM pg_class WHERE oid = ?"))
                .isInstanceOf(ConnectionLostException.class);
        assertThat(store.queryOne(Integer.class, "SELECT 2").block(LIMIT)).isEqualTo(2);
    }

    private StatementDescription describe(String sql) {
        return store.capability(StatementDescriptions.class)
                .orElseThrow()
                .describe(sql)
                .block(LIMIT);
    }

    /** Keeps what ends a failed statement until the client sends the next one, as a slow proxy may. */
    private static final class LateEnd implements Interference {
        private final CountDownLatch next = new CountDownLatch(1);
        private volatile boolean failed;

        @Override
        public Fate of(Message message) {
            if (message.direction() == Direction.TO_SERVER) {
                if (failed && message.type() == 'P') {
                    next.countDown();
                }
            } else if (message.type() == 'E') {
                failed = true;
            } else if (message.type() == 'Z' && failed) {
                awaitNext();
            }
            return Fate.PASSES;
        }

        private void awaitNext() {
            try {
                assertThat(next.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
