package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A statement of a session whose driver does what the test says: one that answers with two rows. */
final class Conversation {
    /** A connection that is in no transaction and is asked nothing else. */
    private static final PostgresqlConnection CONNECTION = (PostgresqlConnection) Proxy.newProxyInstance(
            Conversation.class.getClassLoader(),
            new Class<?>[] {PostgresqlConnection.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "isAutoCommit" -> true;
                case "hashCode" -> 1;
                case "equals" -> proxy == arguments[0];
                default -> throw new IllegalStateException(method.getName());
            });

    final PostgresSession session =
            new PostgresSession(ServerConnection.ofAnother(CONNECTION), Mono.empty(), Duration.ofSeconds(1));
    final Listener listener = new Listener();
    final AtomicLong calledFor = new AtomicLong();
    private @Nullable Subscriber<? super Integer> driver;
    private @Nullable Execution<Integer> execution;

    private Conversation() {}

    /** One that the driver has, and has said nothing to yet. */
    static Conversation prepared() {
        Conversation conversation = new Conversation();
        conversation
                .session
                .<Integer>run("SELECT", made -> {
                    conversation.execution = made;
                    return (Publisher<Integer>) subscriber -> conversation.driver = subscriber;
                })
                .subscribe(conversation.listener);
        return conversation;
    }

    /** One whose rows may come, with so many of them asked for. */
    static Conversation begun(long demand) {
        Conversation conversation = prepared();
        conversation.subscribed();
        if (demand > 0) {
            conversation.request(demand);
        }
        return conversation;
    }

    void subscribed() {
        driver().onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                calledFor.accumulateAndGet(n, Operators::addCap);
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("The driver's answer must be read to its end");
            }
        });
    }

    /** What the driver's thread does. */
    void answer() {
        driver().onNext(1);
        driver().onNext(2);
        driver().onComplete();
    }

    Execution<Integer> execution() {
        return Objects.requireNonNull(execution);
    }

    private Subscriber<? super Integer> driver() {
        return Objects.requireNonNull(driver);
    }

    void request(long n) {
        execution().request(n);
    }

    void cancel() {
        execution().cancel();
    }

    /** Notes what it gets; plain fields, since signals come one behind the other. */
    static final class Listener implements CoreSubscriber<Integer> {
        final AtomicInteger discarded = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        boolean subscribed;
        int rows;
        int delivered;
        int ends;
        int faults;

        @Override
        public Context currentContext() {
            Consumer<Object> discard = row -> discarded.incrementAndGet();
            return Operators.enableOnDiscard(Context.empty(), discard);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscribed = true;
        }

        @Override
        public void onNext(Integer row) {
            enter();
            rows = rows * 10 + row;
            delivered++;
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable error) {
            enter();
            ends++;
            inside.decrementAndGet();
        }

        @Override
        public void onComplete() {
            enter();
            ends++;
            inside.decrementAndGet();
        }

        private void enter() {
            if (inside.incrementAndGet() != 1 || ends != 0) {
                faults++;
            }
        }
    }
}
