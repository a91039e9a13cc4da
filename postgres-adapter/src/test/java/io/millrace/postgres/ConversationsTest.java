package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A request to cancel hits whatever the server works on when it arrives. */
class ConversationsTest {
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final List<String> events = new ArrayList<>();
    private final Sinks.Empty<Integer> answer = Sinks.empty();
    private final Sinks.Empty<Void> request = Sinks.empty();
    private final ServerSession session =
            new ServerSession(ServerConnection.ofAnother(connection()), Duration.ofSeconds(1));
    private final JoinedSession user = new JoinedSession(session, left -> {});

    @AfterEach
    void restoreTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void nobodyGoesOnWhileARequestIsUnderWay() {
        user.<Integer>run("SELECT", execution -> answer.asMono())
                .subscribe(row -> {}, revoked -> events.add("revoked"));
        settle("first");
        time.advanceTimeBy(MOMENT);
        assertThat(events).containsExactly("revoked", "asked");
        answer.tryEmitEmpty();
        settle("second");
        assertThat(session.running().isEmpty()).isTrue();
        assertThat(session.running().isQuiet()).isFalse();
        assertThat(events).containsExactly("revoked", "asked");
        request.tryEmitEmpty();
        assertThat(session.running().isQuiet()).isTrue();
        assertThat(events).containsExactlyInAnyOrder("revoked", "asked", "first", "second");
    }

    @Test
    void aRequestThatFailsIsOver() {
        user.<Integer>run("SELECT", execution -> answer.asMono()).subscribe(row -> {}, revoked -> {});
        settle("settled");
        time.advanceTimeBy(MOMENT);
        request.tryEmitError(new IllegalStateException("for a test"));
        answer.tryEmitEmpty();
        assertThat(events).containsExactly("asked", "settled");
        assertThat(session.running().isQuiet()).isTrue();
    }

    @Test
    void nothingIsAskedOfWhatEndsByItself() {
        user.<Integer>run("SELECT", execution -> answer.asMono()).subscribe(row -> {}, revoked -> {});
        settle("settled");
        answer.tryEmitEmpty();
        time.advanceTimeBy(MOMENT);
        assertThat(events).containsExactly("settled");
    }

    private void settle(String name) {
        session.running()
                .settled(
                        execution -> true, command -> true, request.asMono().doOnSubscribe(sent -> events.add("asked")))
                .subscribe(nothing -> {}, failure -> events.add(failure.toString()), () -> events.add(name));
    }

    private static PostgresqlConnection connection() {
        return (PostgresqlConnection) Proxy.newProxyInstance(
                ConversationsTest.class.getClassLoader(),
                new Class<?>[] {PostgresqlConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isAutoCommit" -> false;
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new IllegalStateException(method.getName());
                });
    }
}
