package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large messages wait outside the driver until those before them are consumed. */
class LargeRowsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST = 20_000;
    private static final int SIZE = 9_000;

    private final EmbeddedChannel channel = new EmbeddedChannel(new LargeRows(MOST));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aMessageWaitsUntilThereIsRoom() {
        channel.writeInbound(message(1, SIZE), message(2, SIZE), message(3, SIZE));
        ByteBuf first = received(1);
        ByteBuf second = received(2);
        assertNothingReceived();
        assertThat(channel.config().isAutoRead()).isFalse();
        second.release();
        channel.runPendingTasks();
        received(3).release();
        assertThat(channel.config().isAutoRead()).isTrue();
        first.release();
    }

    @Test
    void whatIsSmallKeepsItsPlaceBehindWhatWaits() {
        channel.writeInbound(message(1, SIZE), message(2, 10), message(3, 2 * SIZE), message(4, 10));
        ByteBuf first = received(1);
        received(2).release();
        assertNothingReceived();
        first.release();
        channel.runPendingTasks();
        received(3).release();
        received(4).release();
    }

    @Test
    void aMessageThatIsLargerThanTheBoundComesAlone() {
        channel.writeInbound(message(1, SIZE), message(2, 2 * MOST), message(3, SIZE));
        ByteBuf first = received(1);
        assertNothingReceived();
        first.release();
        channel.runPendingTasks();
        ByteBuf second = received(2);
        assertNothingReceived();
        second.release();
        channel.runPendingTasks();
        received(3).release();
    }

    @Test
    void whatWaitsIsToldBeforeTheEnd() {
        channel.writeInbound(message(1, SIZE), message(2, 2 * SIZE), message(3, 10));
        ByteBuf first = received(1);
        channel.close();
        received(2).release();
        received(3).release();
        first.release();
    }

    @Test
    void rowsOfAllSizesArriveWholeAndInOrderHoweverSlowly() {
        RelationalDatastore store = Datastores.create(TestServer.config());
        try {
            List<Integer> lengths = store.query(
                            String.class,
                            "SELECT repeat(chr(97 + g % 26), g * g * 16) FROM generate_series(1, 400) AS g")
                    .limitRate(1)
                    .map(String::length)
                    .collectList()
                    .block(LIMIT);
            assertThat(lengths)
                    .isEqualTo(IntStream.rangeClosed(1, 400)
                            .map(i -> i * i * 16)
                            .boxed()
                            .toList());
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static ByteBuf message(int number, int size) {
        return Unpooled.buffer(size).writeByte(number).writeZero(size - 1);
    }

    private void assertNothingReceived() {
        ByteBuf message = channel.readInbound();
        assertThat(message).isNull();
    }

    private ByteBuf received(int number) {
        ByteBuf message = channel.readInbound();
        assertThat(message).isNotNull();
        assertThat(message.getByte(0)).isEqualTo((byte) number);
        return message;
    }
}
