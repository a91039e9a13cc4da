package io.millrace.postgres;

import io.millrace.runtime.JoinedConnection;
import io.r2dbc.spi.Connection;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The connection of somebody else while some work is done on it. It is left, and never given back. */
final class JoinedSession extends FollowedConnection implements JoinedConnection.Work {
    private final Consumer<JoinedSession> onLeft;

    /**
     * A use that begins.
     *
     * @param onLeft is told when nothing begins on it any more
     */
    JoinedSession(ServerSession session, Consumer<JoinedSession> onLeft) {
        super(session);
        this.onLeft = onLeft;
    }

    @Override
    public Connection connection() {
        return this;
    }

    /** Ends the statements of this work that still run; commands between them are waited for. */
    @Override
    public Mono<Void> settle() {
        return session()
                .running()
                .settled(
                        this::isToEnd,
                        Command::isInterruptible,
                        // One that is under way when this is given up may arrive when the owner's own command runs.
                        session().driver().cancelRequest().doOnCancel(session()::breakOff))
                .timeout(PostgresSession.CLEANING_LIMIT)
                .onErrorResume(failure -> Mono.fromRunnable(() -> session().markBroken()))
                .then(Mono.fromRunnable(() -> {
                    if (session().isBroken()) {
                        session().breakOff();
                    }
                }));
    }

    /** Not in the order of bulk writes, which may go on behind the cancel for a step. */
    @Override
    public void goBackAtOnce(String savepoint) {
        backTo(savepoint).onErrorComplete().subscribe();
    }

    private boolean isToEnd(Execution<?> execution) {
        return execution.user() == this || execution.user().isLeft();
    }

    /**
     * What runs is read to its end by the driver, and what the owner sends comes behind it. The server is not asked to end it:
     * that request might arrive when the owner's own command runs.
     */
    @Override
    public void interrupt() {
        if (!session().running().interrupt(this)) {
            return;
        }
        breakOffIfSending();
        if (isSearching()) {
            FailedRow.failure(session().driver()).subscribe();
        }
        session().running().all().stream()
                .filter(execution -> execution.user() == this)
                .filter(execution -> execution.command().isInterruptible())
                .forEach(Execution::revoke);
    }

    @Override
    public void detach() {
        interrupt();
        session().running().close(this);
        breakOffIfSending();
        onLeft.accept(this);
    }

    /** What another thread hands over to the driver at this moment may come behind what the owner sends next. */
    private void breakOffIfSending() {
        if (session().running().isSending(execution -> execution.user() == this)) {
            session().breakOff();
        }
    }

    @Override
    public void breakOff() {
        session().breakOff();
    }

    @Override
    public Publisher<Void> close() {
        return Mono.error(() -> new UnsupportedOperationException("The connection is its owner's to close."));
    }
}
