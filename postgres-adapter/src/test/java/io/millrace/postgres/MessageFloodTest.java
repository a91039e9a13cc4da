package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.ListenSignal;
import io.millrace.capability.ListenSignal.Gap;
import io.millrace.capability.ListenSignal.Listening;
import io.millrace.capability.ListenSignal.Notification;
import io.millrace.capability.Notifications;
import io.millrace.error.ConnectionLostException;
import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.Messages;
import io.millrace.postgres.server.RogueServer;
import io.millrace.postgres.server.TestSchema;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A server sends without end what nobody has asked for, on a session that is used by nobody just then. */
class MessageFloodTest {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CHANNEL = "channel";
    private static final int LENGTH = 7_000;
    private static final long MUCH = 64 << 20;
    private static final long LITTLE = MUCH / 2;

    private final TestSchema schema = TestSchema.create();
    private final CountDownLatch muchWasSent = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean once = new AtomicBoolean();

    @AfterEach
    void drop() {
        schema.drop();
    }

    @ParameterizedTest
    @ValueSource(chars = {'N', 'S', 'A'})
    void aFloodedSessionOfThePoolIsEndedAndReplaced(char type) throws Exception {
        try (RogueServer middle = floodingAfter("SELECT 'begins'", type)) {
            RelationalDatastore store = Datastores.create(
                    through(middle).withOption("poolSize", "2").withOption("answerTimeout", "1s"));
            try {
                long before = used();
                assertThat(store.queryOne(String.class, "SELECT 'begins'").block(LIMIT))
                        .isEqualTo("begins");
                await(begun);
                StepVerifier.create(store.query("SELECT 2"))
                        .expectErrorSatisfies(error -> assertThat(error)
                                .isInstanceOf(ConnectionLostException.class)
                                .hasMessageContaining("answerTimeout"))
                        .verify(LIMIT);
                await(ended);
                assertServes(store);
                assertThat(used() - before).isLessThan(LITTLE);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'N', 'S', 'A'})
    void aFloodedSessionThatListensIsReplaced(char type) throws Exception {
        try (RogueServer middle = floodingAfter("LISTEN", type)) {
            RelationalDatastore store = Datastores.create(
                    through(middle).withOption("listenProbeInterval", "500ms").withOption("connectTimeout", "2s"));
            try {
                long before = used();
                StepVerifier.create(listen(store)
                                .filter(signal -> !(signal instanceof Notification heard)
                                        || heard.payload().equals("the real one")))
                        .expectNext(new Listening(CHANNEL))
                        .then(() -> {
                            await(begun);
                            assertServes(store);
                            await(ended);
                        })
                        .thenConsumeWhile(new Gap(CHANNEL, Gap.Cause.OVERFLOWED)::equals)
                        .expectNext(new Gap(CHANNEL, Gap.Cause.RECONNECTED))
                        .then(() -> store.capability(Notifications.class)
                                .orElseThrow()
                                .send(CHANNEL, "the real one")
                                .block(LIMIT))
                        .expectNextMatches(Notification.class::isInstance)
                        .thenCancel()
                        .verify(LIMIT);
                assertThat(used() - before).isLessThan(LITTLE);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    @Test
    void notificationsThatNobodyReadsAreNotKept() {
        try (RogueServer middle = floodingAfter("LISTEN", 'A')) {
            RelationalDatastore store = Datastores.create(through(middle));
            try {
                long before = used();
                StepVerifier.create(listen(store), 1)
                        .expectNext(new Listening(CHANNEL))
                        .then(() -> {
                            await(muchWasSent);
                            assertServes(store);
                            assertThat(used() - before).isLessThan(LITTLE);
                        })
                        .thenRequest(Listener.BUFFER)
                        .expectNextCount(Listener.BUFFER)
                        .thenRequest(1)
                        .expectNext(new Gap(CHANNEL, Gap.Cause.OVERFLOWED))
                        .thenCancel()
                        .verify(LIMIT);
                await(ended);
            } finally {
                store.close().block(LIMIT);
            }
        }
    }

    private static Flux<ListenSignal> listen(RelationalDatastore store) {
        return Flux.from(store.capability(Notifications.class).orElseThrow().listen(CHANNEL));
    }

    private static void assertServes(RelationalDatastore store) {
        for (int i = 0; i < 100; i++) {
            assertThat(store.queryOne(Integer.class, "SELECT ?::int", i).block(LIMIT))
                    .isEqualTo(i);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Of the heap, and outside it for buffers. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    /** Passes everything on until the first session that is sent a statement has its answer. */
    private RogueServer floodingAfter(String statement, char type) {
        String sign = statement.replaceAll("SELECT |'", "");
        byte[] flood = Messages.joined(Collections.nCopies(10, message(type)).toArray(byte[][]::new));
        return new RogueServer(client -> {
            AtomicBoolean answered = new AtomicBoolean();
            client.relay(address(), message -> {
                if (new String(message, StandardCharsets.UTF_8).contains(sign)) {
                    answered.set(true);
                }
                if (message[0] == 'Z' && answered.get() && once.compareAndSet(false, true)) {
                    client.send(message);
                    begun.countDown();
                    try {
                        for (long sent = 0; ; sent += flood.length) {
                            client.send(flood);
                            if (sent > MUCH) {
                                muchWasSent.countDown();
                            }
                        }
                    } finally {
                        ended.countDown();
                    }
                }
                return message;
            });
        });
    }

    private static byte[] message(char type) {
        String text = "x".repeat(LENGTH);
        return switch (type) {
            case 'N' -> Messages.notice(text);
            case 'S' -> Messages.message('S', "application_name", text);
            default -> Messages.message('A', "\0\0\0\1" + CHANNEL, text);
        };
    }

    private String address() {
        return schema.config().url().replaceFirst(".*@", "").replaceFirst("/.*", "");
    }

    private DatastoreConfig through(RogueServer middle) {
        DatastoreConfig config = schema.config();
        DatastoreConfig changed = DatastoreConfig.of(config.url().replaceFirst("@[^/]*", "@" + middle.address()));
        for (var option : config.options().entrySet()) {
            changed = changed.withOption(option.getKey(), option.getValue());
        }
        return changed.withOption("sslMode", "disable");
    }
}
