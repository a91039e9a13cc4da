package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What goes back to a savepoint while a statement runs behind it. */
class PostgresSessionTest {
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<String> events = new ArrayList<>();
    private final Sinks.One<Integer> answer = Sinks.one();
    private final Sinks.Empty<Void> request = Sinks.empty();
    private final PostgresSession session =
            new PostgresSession(ServerConnection.ofAnother(connection()), Mono.empty(), Duration.ofSeconds(1));

    @AfterEach
    void restoreTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void theStatementIsEndedFirstAndTheRequestIsWaitedFor() {
        goBackWhileAStatementRuns();
        assertThat(events).containsExactly("revoked");
        time.advanceTimeBy(MOMENT);
        assertThat(events).containsExactly("revoked", "asked");
        answer.tryEmitEmpty();
        assertThat(events).containsExactly("revoked", "asked");
        request.tryEmitEmpty();
        assertThat(events).containsExactly("revoked", "asked", "gone back", "done");
    }

    @Test
    void aSessionIsNotCleanWhileARequestIsUnderWay() {
        goBackWhileAStatementRuns();
        time.advanceTimeBy(MOMENT);
        answer.tryEmitEmpty();
        assertThat(session.endsClean()).isFalse();
    }

    @Test
    void aRequestThatMayArriveAtAnyTimeTakesTheConnectionWithIt() {
        goBackWhileAStatementRuns();
        time.advanceTimeBy(MOMENT);
        time.advanceTimeBy(PostgresSession.CLEANING_LIMIT);
        assertThat(events).contains("closed").doesNotContain("gone back", "done");
    }

    private void goBackWhileAStatementRuns() {
        session.<Integer>run("SELECT", execution -> answer.asMono())
                .subscribe(row -> {}, revoked -> events.add("revoked"));
        Mono.from(session.rollbackTransactionToSavepoint("a"))
                .subscribe(nothing -> {}, failure -> {}, () -> events.add("done"));
    }

    private PostgresqlConnection connection() {
        return (PostgresqlConnection) Proxy.newProxyInstance(
                PostgresSessionTest.class.getClassLoader(),
                new Class<?>[] {PostgresqlConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isAutoCommit" -> true;
                    case "cancelRequest" -> request.asMono().doOnSubscribe(sent -> events.add("asked"));
                    case "rollbackTransactionToSavepoint" -> Mono.<Void>defer(this::goneBack);
                    case "close" -> Mono.<Void>fromRunnable(this::closed);
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new IllegalStateException(method.getName());
                });
    }

    private Mono<Void> goneBack() {
        if (events.contains("closed")) {
            return Mono.error(new R2dbcNonTransientResourceException("Connection closed"));
        }
        events.add("gone back");
        return Mono.empty();
    }

    private void closed() {
        events.add("closed");
        answer.tryEmitError(new R2dbcNonTransientResourceException("Connection closed"));
    }
}
