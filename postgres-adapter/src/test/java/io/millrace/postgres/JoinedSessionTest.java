package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Work that is left by one thread while another hands something over to the driver. */
class JoinedSessionTest {
    private final List<String> sent = new ArrayList<>();

    /** What the driver tells all that runs, before it is closed. */
    private final Sinks.Empty<Integer> closed = Sinks.empty();

    private final ServerSession session =
            new ServerSession(ServerConnection.ofAnother(connection()), Duration.ofSeconds(1));
    private final JoinedSession work = new JoinedSession(session, left -> {});

    @Test
    void aStatementThatIsBeingHandedOverTakesTheConnectionWithIt() {
        run(Flux.defer(() -> {
            work.detach();
            return Flux.just(1);
        }));
        assertThat(sent).containsOnly("close");
    }

    @Test
    void aPartThatIsBeingHandedOverTakesTheConnectionWithIt() {
        Sinks.Empty<Void> answer = Sinks.empty();
        work.<Integer>run("INSERT", execution -> Flux.just(0)
                        .concatWith(answer.asMono().thenMany(execution.sending().part(Flux.defer(() -> {
                            work.detach();
                            return Flux.just(1);
                        })))))
                .subscribe();
        assertThat(sent).isEmpty();
        answer.tryEmitEmpty();
        assertThat(sent).containsOnly("close");
    }

    @Test
    void whatWasAnsweredHasBeenHandedOver() {
        run(Flux.just(1).doOnNext(row -> {}).concatWith(Mono.defer(() -> {
            work.detach();
            return Mono.empty();
        })));
        assertThat(sent).isEmpty();
    }

    @Test
    void whatTheDriverHasIsReadToItsEnd() {
        Sinks.Empty<Integer> answer = Sinks.empty();
        run(answer.asMono());
        work.detach();
        assertThat(sent).isEmpty();
        assertThat(session.running().isEmpty()).isFalse();
        answer.tryEmitEmpty();
        assertThat(session.running().isEmpty()).isTrue();
    }

    @Test
    void noPartFollowsBehindTheEnd() {
        Sinks.Empty<Void> answer = Sinks.empty();
        work.<Integer>run("INSERT", execution -> answer.asMono()
                        .thenMany(execution.sending().part(Flux.defer(() -> {
                            sent.add("part");
                            return Flux.just(1);
                        }))))
                .subscribe(row -> {}, refused -> {});
        work.detach();
        answer.tryEmitEmpty();
        assertThat(sent).isEmpty();
        assertThat(session.running().isEmpty()).isTrue();
    }

    @Test
    void whatIsCancelledWhileItIsSubscribedToIsNotSent() {
        run(
                Flux.defer(() -> {
                    sent.add("statement");
                    return Flux.just(1);
                }),
                true);
        assertThat(sent).isEmpty();
        assertThat(session.running().isEmpty()).isTrue();
    }

    /** Whoever hears of it may send what comes next, which must not reach the server any more. */
    @Test
    void thatTheConnectionIsClosedIsToldWhenItTakesNothingMore() {
        work.<Integer>run("INSERT", execution -> closed.asMono()).subscribe(row -> {}, told -> sent.add("told"));
        session.running().whenEmpty().subscribe(nothing -> {}, failure -> {}, () -> sent.add("settled"));
        session.breakOff();
        assertThat(sent).containsExactly("close", "told", "settled");
    }

    private void run(Publisher<Integer> answer) {
        run(answer, false);
    }

    private void run(Publisher<Integer> answer, boolean cancelled) {
        work.<Integer>run("INSERT", execution -> answer)
                .doOnSubscribe(subscription -> {
                    if (cancelled) {
                        subscription.cancel();
                    }
                })
                .subscribe(row -> {}, refused -> {});
    }

    private PostgresqlConnection connection() {
        return (PostgresqlConnection) Proxy.newProxyInstance(
                JoinedSessionTest.class.getClassLoader(),
                new Class<?>[] {PostgresqlConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isAutoCommit" -> false;
                    case "close" ->
                        Mono.<Void>fromRunnable(() -> {
                            closed.tryEmitError(new R2dbcNonTransientResourceException("Connection closed"));
                            sent.add("close");
                        });
                    case "hashCode" -> 1;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new IllegalStateException(method.getName());
                });
    }
}
