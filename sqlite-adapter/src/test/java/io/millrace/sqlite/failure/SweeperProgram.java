package io.millrace.sqlite.failure;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the thread that looks after limits fail, and sees whether limits are kept all the same. */
public final class SweeperProgram {
    private static final String DRIVER = "io.millrace.sqlite.driver.internal.";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger STRIKES = new AtomicInteger();
    private static volatile boolean deadly;

    private SweeperProgram() {}

    /** The URL, and whether the thread is to end of it. */
    public static void main(String[] arguments) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named(DRIVER + "engine.Upkeep"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Strike.class).on(named("tick"))))
                .type(named(DRIVER + "errors.Dropped"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(DeadlyStrike.class).on(named("error"))))
                .installOn(ByteBuddyAgent.getInstrumentation());
        RelationalDatastore store = Datastores.open(arguments[0] + "?lockWaitTimeout=PT0.2S");
        run(store.execute("CREATE TABLE t (i INTEGER)"));
        deadly = Boolean.parseBoolean(arguments[1]);
        STRIKES.set(3);
        reportWait(store);
        RelationalDatastore other = Datastores.open("sqlite::memory:?lockWaitTimeout=PT0.2S");
        run(other.execute("CREATE TABLE t (i INTEGER)"));
        reportWait(other);
        other.close().block(LIMIT);
        store.close().block(LIMIT);
        OwnProcess.report(STRIKES.get() <= 0 ? "end" : "did not strike");
    }

    /** What becomes of a write while another has the writer. */
    private static void reportWait(RelationalDatastore store) {
        Transaction writing =
                Objects.requireNonNull(store.begin(TransactionOptions.DEFAULT).block(LIMIT));
        OwnProcess.report(store.execute("INSERT INTO t VALUES (1)")
                .map(done -> "done")
                .onErrorResume(error -> Mono.just(error.getClass().getSimpleName()))
                .block(LIMIT));
        run(writing.rollback());
    }

    private static void run(Publisher<?> work) {
        Flux.from(work).blockLast(LIMIT);
    }

    public static void strike() {
        if (STRIKES.getAndDecrement() > 0) {
            throw new OutOfMemoryError("injected");
        }
    }

    public static void strikeDeadly() {
        if (deadly) {
            throw new OutOfMemoryError("injected");
        }
    }

    /** Where the thread looks after an engine. */
    static final class Strike {
        private Strike() {}

        @Advice.OnMethodEnter
        static void enter() {
            SweeperProgram.strike();
        }
    }

    /** Where it would report that. */
    static final class DeadlyStrike {
        private DeadlyStrike() {}

        @Advice.OnMethodEnter
        static void enter() {
            SweeperProgram.strikeDeadly();
        }
    }
}
