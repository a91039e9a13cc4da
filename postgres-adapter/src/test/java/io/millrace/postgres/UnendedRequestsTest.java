package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class UnendedRequestsTest {
    private final UnendedRequests requests = new UnendedRequests();

    @Test
    void aRequestLastsUntilTheServerIsReady() {
        requests.received((byte) 'Z');
        assertThat(requests.count()).isZero();
        sent(message('P', "SSSSS"), message('B', "S\0\0\0\4"), message('E', ""), message('S', ""), message('Q', "Q"));
        sent(message('P', ""), message('H', ""));
        assertThat(requests.count()).isEqualTo(2);
        requests.received((byte) 'E');
        requests.received((byte) 'Z');
        assertThat(requests.count()).isEqualTo(1);
        sent(message('S', ""));
        requests.received((byte) 'Z');
        requests.received((byte) 'Z');
        assertThat(requests.count()).isZero();
    }

    @Test
    void whatIsNoMessageEndsTheLook() {
        sent(new byte[] {'S', -1, -1, -1, -1}, new byte[] {'S'});
        assertThat(requests.count()).isEqualTo(1);
    }

    @Test
    void theDriverGetsAllEndsOfItsOwnRequestsAndNoOther() {
        SessionEnd session = new SessionEnd();
        EmbeddedChannel channel = new EmbeddedChannel(session, new LargeRows(1));
        channel.writeOutbound(Unpooled.wrappedBuffer(message('Q', "first"), message('P', ""), message('S', "")));
        StepVerifier.create(ParseExchange.on(session, "SELECT 1"))
                .then(channel::runPendingTasks)
                .then(() -> answer(channel, 'E', 'N', 'Z', '1', 'T', 'Z'))
                .then(() -> assertThat(passedOn(channel)).isEqualTo("ENZ1TZ"))
                .then(() -> answer(channel, '1', 'N', 'n', 'Z'))
                .assertNext(answer -> assertThat(answer.fields()).isEmpty())
                .verifyComplete();
        assertThat(passedOn(channel)).isEqualTo("N");
        answer(channel, 'Z');
        assertThat(passedOn(channel)).isEqualTo("Z");
        channel.finishAndReleaseAll();
    }

    private static void answer(EmbeddedChannel channel, char... types) {
        for (char type : types) {
            channel.writeInbound(Unpooled.wrappedBuffer(message(type, "")));
        }
    }

    private static String passedOn(EmbeddedChannel channel) {
        StringBuilder types = new StringBuilder();
        for (ByteBuf passed = channel.readInbound(); passed != null; passed = channel.readInbound()) {
            types.append((char) passed.readByte());
            passed.release();
        }
        return types.toString();
    }

    private void sent(byte[]... messages) {
        requests.sent(Unpooled.wrappedBuffer(Messages.joined(messages)));
    }

    private static byte[] message(char type, String content) {
        return Messages.message(type, content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
